import Glibc

/// Reads requests from one connection of an ``HTTPSink``.
struct HTTPSinkLine {
    private let connection: Int32
    private let readsBodies: Bool
    private var buffer: [UInt8] = []

    init(_ connection: Int32, readsBodies: Bool) {
        self.connection = connection
        self.readsBodies = readsBodies
    }

    /// The next request; `nil` when the connection ends or makes no sense.
    mutating func request() -> HTTPSink.Request? {
        guard let first = line() else { return nil }
        let words = first.split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        while let text = line(), !text.isEmpty {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        guard let body = readsBodies ? body(headers) : [] else { return nil }
        return HTTPSink.Request(method: String(words[0]), target: String(words[1]), headers: headers, body: body)
    }

    private mutating func body(_ headers: [String: String]) -> [UInt8]? {
        guard headers["transfer-encoding"]?.lowercased() == "chunked" else {
            return take(headers["content-length"].flatMap { Int($0) } ?? 0)
        }
        var body: [UInt8] = []
        while let size = line().flatMap({ Int($0, radix: 16) }) {
            guard let chunk = take(size), line() != nil else { return nil }
            if size == 0 { return body }
            body += chunk
        }
        return nil
    }

    private mutating func line() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let text = String(decoding: buffer[..<end].filter { $0 != 0x0D }, as: UTF8.self)
                buffer.removeFirst(end + 1)
                return text
            }
            guard more() else { return nil }
        }
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        while buffer.count < count {
            guard more() else { return nil }
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    private mutating func more() -> Bool {
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(connection, &piece, piece.count, 0)
        guard count > 0 else { return false }
        buffer += piece.prefix(count)
        return true
    }
}
