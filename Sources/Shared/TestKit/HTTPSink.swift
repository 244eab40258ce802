import Blocking
import Glibc
import Synchronization

/// A small HTTP server on a free port of 127.0.0.1, for tests of clients: it records what it is sent and answers as it
/// is told, badly if need be.
public final class HTTPSink: Sendable {
    /// A request as it came.
    public struct Request: Sendable, Hashable {
        /// `POST`.
        public let method: String
        /// Path and query as sent.
        public let target: String
        /// Names in lower case.
        public let headers: [String: String]
        /// The whole body, chunks joined.
        public let body: [UInt8]
    }

    /// What to do with a request that was read to its end.
    public enum Answer: Sendable {
        /// A proper answer; the connection stays open.
        case respond(Int, headers: [String: String] = [:], body: [UInt8] = [])
        /// A proper answer without a body, so many milliseconds late.
        case late(Int, milliseconds: Int32)
        /// Nothing, until the client or the test gives up.
        case hang
        /// A head that promises `bytes`, and then one byte each time so many milliseconds have passed.
        case drip(bytes: Int, everyMilliseconds: Int32)
        /// A head that promises `bytes`, and then that many as fast as they are taken.
        case flood(bytes: Int)
        /// The connection is reset.
        case reset
        /// These very bytes, and the end of the connection.
        case raw(String)
    }

    private struct State {
        var requests: [Request] = []
        var connections: Set<Int32> = []
        var accepted = 0
        var sent = 0
        var isStalled = false
        var isClosed = false
    }

    /// Where it listens.
    public let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let isHasty: Bool
    private let answer: @Sendable (Request, Int) -> Answer

    /// Listens at once.
    ///
    /// - Parameters:
    ///   - isHasty: whether it answers as soon as the head of a request is there, without its body.
    ///   - answer: decides what becomes of each request; told the request and how many came before it.
    public init(isHasty: Bool = false, _ answer: @escaping @Sendable (Request, Int) -> Answer) throws {
        self.isHasty = isHasty
        self.answer = answer
        (listener, port) = try Self.listen()
        // Holds the sink until it is closed: a test may forget it before its client has connected.
        _ = DedicatedThread { self.admit() }
    }

    /// `http://127.0.0.1:49152`.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// What came so far, oldest first.
    public var requests: [Request] { state.withLock { $0.requests } }

    /// How many connections were made.
    public var connections: Int { state.withLock { $0.accepted } }

    /// How many of them are open.
    public var openConnections: Int { state.withLock { $0.connections.count } }

    /// Whether a flood stands still because nobody takes it.
    public var isStalled: Bool { state.withLock { $0.isStalled } }

    /// How many bytes of bodies a flood has got rid of.
    public var floodedBytes: Int { state.withLock { $0.sent } }

    /// Cuts all connections and listens no more.
    public func close() {
        state.withLock { state in
            // Once: afterwards the numbers may belong to others.
            guard !state.isClosed else { return }
            state.isClosed = true
            shutdown(listener, Int32(SHUT_RDWR))
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    private func admit() {
        while true {
            let connection = accept(listener, nil, nil)
            if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
            let isOpen = state.withLock { state -> Bool in
                guard connection >= 0, !state.isClosed else {
                    state.isClosed = true
                    Glibc.close(listener)
                    return false
                }
                state.connections.insert(connection)
                state.accepted += 1
                return true
            }
            guard isOpen else {
                if connection >= 0 { Glibc.close(connection) }
                return
            }
            _ = DedicatedThread { self.serve(connection) }
        }
    }

    private func serve(_ connection: Int32) {
        var line = HTTPSinkLine(connection, readsBodies: !isHasty)
        while let request = line.request() {
            let count = state.withLock { state -> Int in
                state.requests.append(request)
                return state.requests.count - 1
            }
            guard carryOut(answer(request, count), on: connection, isHead: request.method == "HEAD") else { break }
        }
        state.withLock { state in
            state.connections.remove(connection)
            Glibc.close(connection)
        }
    }

    /// Returns whether the connection can be used again.
    private func carryOut(_ answer: Answer, on connection: Int32, isHead: Bool) -> Bool {
        switch answer {
        case .respond(let status, let headers, let body):
            var head = "HTTP/1.1 \(status) Told\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            if headers["content-length"] == nil { head += "content-length: \(body.count)\r\n" }
            return send(Array("\(head)\r\n".utf8) + (isHead ? [] : body), to: connection)
        case .late(let status, let milliseconds):
            guard !wait(connection, milliseconds: milliseconds) else { return false }
            return send(Array("HTTP/1.1 \(status) Told\r\ncontent-length: 0\r\n\r\n".utf8), to: connection)
        case .hang:
            wait(connection, milliseconds: -1)
            return false
        case .drip(let bytes, let milliseconds):
            _ = send(Array("HTTP/1.1 200 Told\r\ncontent-length: \(bytes)\r\n\r\n".utf8), to: connection)
            for _ in 0..<bytes {
                guard !wait(connection, milliseconds: milliseconds), send([0x2E], to: connection) else { return false }
            }
            return true
        case .flood(let bytes):
            _ = send(Array("HTTP/1.1 200 Told\r\ncontent-length: \(bytes)\r\n\r\n".utf8), to: connection)
            let piece = [UInt8](repeating: 0x7E, count: 64 << 10)
            var left = bytes
            while left > 0 {
                let count = min(left, piece.count)
                let isStalled = !isWritable(connection, withinMilliseconds: 200)
                state.withLock { $0.isStalled = isStalled }
                guard send(Array(piece.prefix(count)), to: connection) else { return false }
                left -= count
                state.withLock { $0.sent += count }
            }
            return true
        case .reset:
            var lingering = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
            return false
        case .raw(let text):
            _ = send(Array(text.utf8), to: connection)
            return false
        }
    }

    /// Waits for so long, or until the other side says something or goes; returns whether it did.
    @discardableResult
    private func wait(_ connection: Int32, milliseconds: Int32) -> Bool {
        var watched = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
        return poll(&watched, 1, milliseconds) != 0
    }

    private func isWritable(_ connection: Int32, withinMilliseconds milliseconds: Int32) -> Bool {
        var watched = pollfd(fd: connection, events: Int16(POLLOUT), revents: 0)
        return poll(&watched, 1, milliseconds) != 0
    }

    private func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(connection, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private static func listen() throws -> (Int32, Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) | Glibc.listen(listener, 64) | getsockname(listener, address, &size)
            }
        }
        guard code == 0 else { throw HTTPSinkError(description: "no port for the sink: errno \(errno)") }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }
}

/// The sink found no port.
public struct HTTPSinkError: Error, CustomStringConvertible {
    /// Why.
    public let description: String
}
