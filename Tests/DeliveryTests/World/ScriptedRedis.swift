import Blocking
import Glibc
import Synchronization

@testable import Redis

/// A Redis that says what a script tells it to say, for errors that a real one rarely has.
final class ScriptedRedis: Sendable {
    /// What to answer to a command: bytes as they go over the wire; `nil` to stay silent.
    typealias Script = @Sendable (_ command: [String], _ connection: Int) -> String?

    let port: Int
    private let listener: Int32
    private let script: Script
    private let state = Mutex((connections: 0, sockets: [Int32]()))

    init(_ script: @escaping Script) throws {
        self.script = script
        port = try freePort()
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0, listen(listener, 16) == 0 else { throw RedisError(.broken, "cannot listen") }
        _ = DedicatedThread { [listener, self] in
            while case let socket = accept(listener, nil, nil), socket >= 0 {
                let number = self.state.withLock { state in
                    state.connections += 1
                    state.sockets.append(socket)
                    return state.connections
                }
                _ = DedicatedThread { self.serve(socket, number) }
            }
            Glibc.close(listener)
        }
    }

    var address: RedisAddress {
        get throws { try RedisAddress("redis://127.0.0.1:\(port)") }
    }

    /// How many connections there have been.
    var connections: Int { state.withLock { $0.connections } }

    /// Ends all connections and listens no more. Each thread closes its own descriptor: a number that was given back may
    /// be another test's by now.
    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        state.withLock { state in
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func serve(_ socket: Int32, _ number: Int) {
        var waiting: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(socket, &chunk, chunk.count), count > 0 {
            waiting += chunk[..<count]
            while let command = Self.command(from: &waiting) {
                guard let answer = script(command, number) else { continue }
                let bytes = Array(answer.utf8)
                _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            }
        }
        state.withLock { state in
            state.sockets.removeAll { $0 == socket }
            Glibc.close(socket)
        }
    }

    /// Takes one whole command off the front; `nil` if there is none yet.
    private static func command(from bytes: inout [UInt8]) -> [String]? {
        var rest = bytes[...]
        func line() -> String? {
            guard let end = rest.firstIndex(of: 13), end + 1 < rest.endIndex else { return nil }
            defer { rest = rest[(end + 2)...] }
            return String(decoding: rest[..<end], as: UTF8.self)
        }
        guard let head = line(), let count = Int(head.dropFirst()) else { return nil }
        var words: [String] = []
        for _ in 0..<count {
            guard let size = line().flatMap({ Int($0.dropFirst()) }), rest.count >= size + 2 else { return nil }
            words.append(String(decoding: rest.prefix(size), as: UTF8.self))
            rest = rest.dropFirst(size + 2)
        }
        bytes = Array(rest)
        return words
    }
}
