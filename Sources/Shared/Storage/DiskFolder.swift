import CDisk
import Domain
import FoundationEssentials
import Glibc

/// The folder of a disk store and the blocking calls on it. Every method blocks: call it on a ``BlockingPool``.
struct DiskFolder: Sendable {
    /// Not a character of an ``ObjectKey``, so that no key can name it.
    static let incoming = "+incoming"

    let root: String
    /// Whether one journal orders everything that happens on this file system.
    private let hasOneJournal: Bool

    /// Makes the folder if it is missing.
    init(_ root: String) throws(DiskError) {
        self.root = root
        try Self.makeFolders("\(root)/\(Self.incoming)")
        hasOneJournal = Self.hasOneJournal(root)
    }

    func path(_ key: ObjectKey) -> String { "\(root)/\(key)" }

    /// Makes the file's bytes and its name durable: after this returns they survive a power cut.
    ///
    /// The sure way is to flush the file, rename it and flush the folder: two flushes of the device. On ext4 and XFS,
    /// whose one journal orders all metadata, one is enough: the bytes are written out first (which also records where
    /// they lie), then comes the rename, and the folder's flush commits the journal up to the rename, behind a barrier
    /// for the bytes. In both ways the name never shows before the bytes are safe.
    func publish(_ file: TemporaryFile, as key: ObjectKey) throws(DiskError) {
        if hasOneJournal {
            _ = try checked("sync_file_range") {
                Int(sync_file_range(file.descriptor.number, 0, 0, cdisk_write_and_wait))
            }
        } else {
            _ = try checked("fsync") { Int(fsync(file.descriptor.number)) }
        }
        let path = path(key)
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        do {
            try file.rename(to: path)
        } catch  where error.number == ENOENT && access(file.path, F_OK) == 0 {
            try Self.makeFolders(folder)
            try file.rename(to: path)
        }
        try Self.flushFolder(folder)
    }

    /// Removes the object's name; removing none is no error.
    func remove(_ key: ObjectKey) throws(DiskError) {
        guard unlink(path(key)) != 0, errno != ENOENT, errno != ENOTDIR else { return }
        throw DiskError("unlink")
    }

    /// Removes temporary files that nobody has written to for so long: their writers are dead.
    func sweep(olderThanSeconds age: Double) -> Int {
        let folder = "\(root)/\(Self.incoming)"
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return 0 }
        let oldest = time(nil) - Int(age)
        return names.count { name in
            var status = stat()
            guard stat("\(folder)/\(name)", &status) == 0, status.st_mtim.tv_sec <= oldest else { return false }
            return unlink("\(folder)/\(name)") == 0
        }
    }

    private static func flushFolder(_ path: String) throws(DiskError) {
        let folder = try Descriptor(path, O_RDONLY | O_DIRECTORY)
        _ = try checked("fsync") { Int(fsync(folder.number)) }
    }

    /// Makes a folder and those above it, and makes their names durable.
    private static func makeFolders(_ path: String) throws(DiskError) {
        if mkdir(path, 0o750) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw DiskError("mkdir")
        }
        let parent = String(path[..<slash])
        try makeFolders(parent)
        guard mkdir(path, 0o750) == 0 || errno == EEXIST else { throw DiskError("mkdir") }
        try flushFolder(parent)
    }

    private static func hasOneJournal(_ path: String) -> Bool {
        let (ext4, xfs) = (0xEF53, 0x5846_5342)
        return [ext4, xfs].contains(cdisk_file_system(path))
    }
}

/// A file that is being written, out of everybody's sight. It goes with its last reference, unless it was published.
final class TemporaryFile: Sendable {
    let path: String
    let descriptor: Descriptor

    init(in folder: DiskFolder) throws(DiskError) {
        path = "\(folder.root)/\(DiskFolder.incoming)/\(UUID().uuidString)"
        descriptor = try Descriptor(path, O_WRONLY | O_CREAT | O_EXCL)
    }

    deinit { remove() }

    /// Takes the file away now; after a rename there is nothing under this name.
    func remove() { unlink(path) }

    func write(_ bytes: [UInt8]) throws(DiskError) {
        var done = 0
        while done < bytes.count {
            done += try checked("write") {
                bytes.withUnsafeBytes { buffer in
                    Glibc.write(descriptor.number, buffer.baseAddress.map { $0 + done }, bytes.count - done)
                }
            }
        }
    }

    /// Starts to bring what was written to the device, so that the flush at the end has less to do.
    func writeBehind() {
        // Only a hint: the flush tells of errors.
        _ = sync_file_range(descriptor.number, 0, 0, cdisk_write_behind)
    }

    fileprivate func rename(to path: String) throws(DiskError) {
        _ = try checked("rename") { Int(Glibc.rename(self.path, path)) }
    }
}
