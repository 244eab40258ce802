import Domain
import Glibc

/// A file on this machine, read piece by piece. Its reads block, which nobody minds in a command that waits for them.
final class LocalFile: Sendable {
    /// The last part of its path.
    let name: String
    /// Bytes when it was opened.
    let size: Int64
    private let descriptor: Int32

    /// Opens a regular file.
    ///
    /// - Throws: ``Failure/Code/notFound``, or ``Failure/Code/invalid`` for a folder and the like.
    init(path: String) throws(Failure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(.notFound, "\(path): \(String(cString: strerror(errno)))") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Failure(.invalid, "\(path) is not a file.")
        }
        size = Int64(status.st_size)
        name = path.split(separator: "/").last.map(String.init) ?? path
    }

    deinit {
        close(descriptor)
    }

    /// The next bytes; `nil` at the end.
    func next() throws(Failure) -> [UInt8]? {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: 128 << 10) { buffer, count in
            let read = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            failed = read < 0
            count = max(0, read)
        }
        if failed { throw Failure(.invalid, "\(name): \(String(cString: strerror(errno)))") }
        return bytes.isEmpty ? nil : bytes
    }
}
