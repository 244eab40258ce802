import Blocking
import Domain
import Glibc
import Synchronization

/// Stands between a client and a server on this machine; hangs up on the client when the server answers a certain
/// message, so that the client never learns that it was done.
final class CuttingProxy: Sendable {
    /// Where clients connect to.
    let port: UInt16
    /// How often it hung up.
    let cuts = Atomic(0)
    private let listener: Int32
    private let serverPort: UInt16
    private let trigger = Mutex<[UInt8]?>(nil)

    init(to serverPort: UInt16) throws {
        self.serverPort = serverPort
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        let bound = Self.withAddress(port: 0) { bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 8) == 0 else { throw Failure(.unavailable, "no port for the proxy") }
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &size) }
        }
        port = UInt16(bigEndian: address.sin_port)
        _ = DedicatedThread { self.serve() }
    }

    /// Hangs up on the next client that sends this, as soon as it is answered.
    func cut(after message: String) {
        trigger.withLock { $0 = Array(message.utf8) }
    }

    /// Takes no more connections.
    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func serve() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { break }
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            _ = Self.withAddress(port: serverPort) { connect(server, $0, $1) }
            let isCut = Flag()
            _ = DedicatedThread {
                self.pump(from: client, to: server) { bytes in
                    if self.springs(bytes) { isCut.raise() }
                    return true
                }
            }
            _ = DedicatedThread {
                self.pump(from: server, to: client) { _ in !isCut.isRaised }
                if isCut.isRaised { self.cuts.add(1, ordering: .relaxed) }
                shutdown(client, Int32(SHUT_RDWR))
            }
        }
        Glibc.close(listener)
    }

    private func springs(_ bytes: ArraySlice<UInt8>) -> Bool {
        trigger.withLock { trigger in
            guard let wanted = trigger, bytes.count >= wanted.count else { return false }
            let isThere = bytes.indices.contains { bytes[$0...].starts(with: wanted) }
            if isThere { trigger = nil }
            return isThere
        }
    }

    /// Passes bytes on until one side ends, or the body says that they go no further.
    private func pump(from source: Int32, to target: Int32, _ mayPass: (ArraySlice<UInt8>) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0, mayPass(buffer[..<count]), write(target, buffer, count) == count else { break }
        }
        shutdown(target, Int32(SHUT_WR))
    }

    private static func withAddress(port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// Something that both directions of a connection know.
private final class Flag: Sendable {
    private let value = Atomic(false)
    var isRaised: Bool { value.load(ordering: .acquiring) }
    func raise() { value.store(true, ordering: .releasing) }
}
