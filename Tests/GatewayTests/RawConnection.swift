import Glibc
import Synchronization
import TestKit

/// A TCP connection to the server under test, for what no proper client does.
final class RawConnection: Sendable {
    private let socket: Int32

    /// Connects to a port of this machine.
    init(port: Int) throws {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo("localhost", String(port), &hints, &found) == 0 else {
            throw Unexpected(answer: "no address")
        }
        defer { freeaddrinfo(found) }
        var address = found
        while let candidate = address {
            let one = candidate.pointee
            let socket = Glibc.socket(one.ai_family, one.ai_socktype, one.ai_protocol)
            if connect(socket, one.ai_addr, one.ai_addrlen) == 0 {
                self.socket = socket
                return
            }
            Glibc.close(socket)
            address = one.ai_next
        }
        throw Unexpected(answer: "nobody listens on \(port)")
    }

    deinit { Glibc.close(socket) }

    /// Sends all of it; stops without an error when the other side has closed.
    @discardableResult
    func send(_ text: String) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            bytes = bytes.dropFirst(sent)
        }
        return true
    }

    /// Ends the connection as a process does that dies: the other side is told at once that nobody is there.
    func reset() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        shutdown(socket, Int32(SHUT_RDWR))
    }

    /// Says that no more will be sent.
    func finishSending() { shutdown(socket, Int32(SHUT_WR)) }

    /// What has come by the time the condition holds, or the other side closes.
    func receive(within seconds: Double = 15, until condition: @escaping @Sendable (String) -> Bool) async -> Received {
        let received = Box()
        let socket = socket
        _ = await eventually(within: seconds) {
            while true {
                var bytes = [UInt8](repeating: 0, count: 65536)
                let count = recv(socket, &bytes, bytes.count, Int32(MSG_DONTWAIT))
                guard count > 0 else {
                    if count == 0 || errno == ECONNRESET { received.end() }
                    return received.isOver || condition(received.text)
                }
                received.add(bytes[..<count])
            }
        }
        return Received(text: received.text, isClosed: received.isOver)
    }

    struct Received: Sendable {
        let text: String
        let isClosed: Bool
    }
}

private final class Box: Sendable {
    private let state = Mutex<(bytes: [UInt8], isOver: Bool)>(([], false))

    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }
    var isOver: Bool { state.withLock { $0.isOver } }
    func end() { state.withLock { $0.isOver = true } }
    func add(_ more: ArraySlice<UInt8>) { state.withLock { $0.bytes += more } }
}
