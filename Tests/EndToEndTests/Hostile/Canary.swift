import FoundationEssentials
import Glibc
import TestKit

/// A file that nobody has a reason to read, and a port that nobody has a reason to call. The kernel tells who did.
final class Canary: Sendable {
    /// The file.
    let path: String
    /// The port, of 127.0.0.1.
    let port: Int
    private let listener: Int32
    private let notes: Int32

    /// A fresh one below the folder.
    init(in folder: String) throws {
        let path = "\(folder)/canary-\(UUID().uuidString.lowercased()).txt"
        try Data("the canary".utf8).write(to: URL(fileURLWithPath: path))
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(server, address, length) | listen(server, 4_000) | getsockname(server, address, &length)
            }
        }
        guard code == 0 else { throw StackError("no port for the canary: errno \(errno)") }
        let notes = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard inotify_add_watch(notes, path, UInt32(IN_OPEN | IN_ACCESS)) >= 0 else {
            throw StackError("the canary cannot be watched: errno \(errno)")
        }
        self.path = path
        self.notes = notes
        port = Int(UInt16(bigEndian: address.sin_port))
        listener = server
    }

    deinit {
        close(notes)
        close(listener)
    }

    /// How often somebody opened the file or read in it since the last question.
    func countReads() -> Int {
        var count = 0
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let length = read(notes, &buffer, buffer.count), length > 0 {
            count += length / MemoryLayout<inotify_event>.size
        }
        return count
    }

    /// How many connections came since the last question.
    func countCalls() -> Int {
        var count = 0
        while true {
            var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 0) == 1 else { return count }
            let connection = accept(listener, nil, nil)
            if connection >= 0 { close(connection) }
            count += 1
        }
    }
}
