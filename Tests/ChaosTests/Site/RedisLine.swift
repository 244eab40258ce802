import Glibc

/// A plain connection to Redis, blocking, past the product's own adapter and past the proxy.
struct RedisLine: ~Copyable {
    /// What Redis says.
    enum Reply: Sendable, Hashable {
        case text(String), number(Int), list([Reply]), none, refusal(String)

        var list: [Reply] { if case .list(let list) = self { list } else { [] } }
        var text: String? { if case .text(let text) = self { text } else { nil } }
        var number: Int? { if case .number(let number) = self { number } else { nil } }

        /// Names and values as a dictionary.
        var fields: [String: Reply] {
            var fields: [String: Reply] = [:]
            let list = list
            for index in stride(from: 0, to: list.count - 1, by: 2) {
                if let name = list[index].text { fields[name] = list[index + 1] }
            }
            return fields
        }
    }

    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0

    init(port: Int, patience seconds: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if code != 0 {
            close(descriptor)
            throw SiteError("Redis: errno \(errno)")
        }
    }

    deinit { close(descriptor) }

    /// Sends commands in one go and reads as many replies.
    mutating func send(_ commands: [[String]]) throws -> [Reply] {
        var bytes: [UInt8] = []
        for words in commands {
            bytes += Array("*\(words.count)\r\n".utf8)
            for word in words { bytes += Array("$\(word.utf8.count)\r\n\(word)\r\n".utf8) }
        }
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    descriptor,
                    buffer.baseAddress.map { $0 + sent },
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { throw SiteError("Redis: errno \(errno)") }
            sent += count
        }
        var replies: [Reply] = []
        for _ in commands { replies.append(try reply()) }
        return replies
    }

    /// The next reply.
    mutating func reply() throws -> Reply {
        let head = try line()
        let rest = String(head.dropFirst())
        switch head.first {
        case "+": return .text(rest)
        case "-": return .refusal(rest)
        case ":": return .number(Int(rest) ?? 0)
        case "$":
            guard let count = Int(rest), count >= 0 else { return .none }
            let bytes = try take(count + 2).dropLast(2)
            return .text(String(decoding: bytes, as: UTF8.self))
        case "*":
            guard let count = Int(rest), count >= 0 else { return .none }
            var list: [Reply] = []
            for _ in 0..<count { list.append(try reply()) }
            return .list(list)
        default: throw SiteError("Redis says \(head)")
        }
    }

    private mutating func line() throws -> String {
        while true {
            if let end = buffer[start...].firstIndex(of: 0x0A) {
                let text = String(decoding: buffer[start..<end].dropLast(), as: UTF8.self)
                start = end + 1
                return text
            }
            try more()
        }
    }

    private mutating func take(_ count: Int) throws -> [UInt8] {
        while buffer.count - start < count { try more() }
        defer { start += count }
        return Array(buffer[start..<start + count])
    }

    private mutating func more() throws {
        if start > 1 << 20 {
            buffer.removeFirst(start)
            start = 0
        }
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &piece, piece.count, 0)
        guard count > 0 else { throw SiteError(count == 0 ? "Redis hung up" : "Redis: errno \(errno)") }
        buffer += piece.prefix(count)
    }
}
