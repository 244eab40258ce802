import Domain
import Glibc

/// A system call that failed on the store's folder; the cause in a ``Failure``, for the log alone.
struct DiskError: Error, CustomStringConvertible {
    let call: String
    let number: Int32

    /// The last error of this thread.
    init(_ call: String, number: Int32 = errno) {
        self.call = call
        self.number = number
    }

    var description: String { "\(call): \(String(cString: strerror(number)))" }

    /// What it means to the caller of the port.
    var failure: Failure {
        switch number {
        case ENOSPC, EDQUOT: Failure(.storageFull, "The store's disk is full.", cause: self, dependency: .storage)
        case ENOENT, ENOTDIR: Failure(.notFound, "There is no such object.", cause: self)
        case EFBIG: Failure(.tooLarge, "The object is larger than the store's disk allows.", cause: self)
        default:
            Failure(.unavailable, "The store's disk does not do what it should.", cause: self, dependency: .storage)
        }
    }
}

/// Calls again when a signal came between; throws on any other failure.
func checked(_ name: String, _ call: () -> Int) throws(DiskError) -> Int {
    while true {
        let result = call()
        if result >= 0 { return result }
        guard errno == EINTR else { throw DiskError(name) }
    }
}

/// An open file that closes itself.
final class Descriptor: Sendable {
    let number: Int32

    init(_ path: String, _ flags: Int32, mode: mode_t = 0o640) throws(DiskError) {
        number = Int32(try checked("open") { Int(open(path, flags | O_CLOEXEC, mode)) })
    }

    deinit {
        close(number)
    }
}
