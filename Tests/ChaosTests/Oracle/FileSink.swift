import FoundationEssentials
import Glibc
import TestKit

/// Appends lines to a file.
final class FileSink: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SiteError("cannot write \(path): errno \(errno)") }
    }

    deinit { close(descriptor) }

    /// One line, in one piece.
    func write(_ line: Data) {
        let bytes = Array(line) + [0x0A]
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }
}

/// Says something to whoever watches the run.
func say(_ text: String) {
    let bytes = Array("\(text)\n".utf8)
    _ = Glibc.write(1, bytes, bytes.count)
}

/// Waits so long: part of a plan, never a wait for something to happen.
func pause(_ seconds: Double) async {
    guard seconds > 0 else { return }
    _ = await eventually(within: seconds, every: max(1, min(100, Int(seconds * 200)))) { Task.isCancelled }
}

/// The stack, or something of it, could not be had.
struct SiteError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
