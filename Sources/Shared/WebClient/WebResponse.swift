/// An answer whose head has come; its body comes as it is read.
public struct WebResponse: Sendable {
    /// `200`.
    public let status: Int
    /// Names in lower case; a repeated header's values joined by `, `.
    public let headers: [String: String]
    private let incoming: IncomingBody

    init(_ head: Transfer.Head, _ incoming: IncomingBody) {
        status = head.status
        headers = head.headers
        self.incoming = incoming
    }

    /// The next bytes, at most 256 KiB; `nil` at the end.
    ///
    /// For one reader. The connection stands still while nobody reads, and is closed when the answer is dropped.
    ///
    /// - Throws: ``TransportError``.
    public func next() async throws -> [UInt8]? {
        try await incoming.next()
    }

    /// The bytes as a sequence; see ``next()``.
    public var body: AsyncThrowingStream<[UInt8], any Error> {
        let incoming = incoming
        return AsyncThrowingStream { try await incoming.next() }
    }

    /// The bytes that are announced; `nil` if the length is not known before the end.
    public var contentLength: Int64? { headers["content-length"].flatMap { Int64($0) } }

    /// The whole body.
    public func bytes() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await next() { bytes += chunk }
        return bytes
    }
}

/// An answer in memory.
public struct WebAnswer: Sendable, Hashable {
    /// `200`.
    public let status: Int
    /// Names in lower case; a repeated header's values joined by `, `.
    public let headers: [String: String]
    /// The whole body.
    public let body: [UInt8]

    /// An answer, as tests make one.
    public init(status: Int, headers: [String: String], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The body as text; broken UTF-8 is repaired.
    public var text: String { String(decoding: body, as: UTF8.self) }
}

/// The reading end of an answer. When nobody can read any more, the transfer ends.
final class IncomingBody: Sendable {
    private let transfer: Transfer
    private let client: WebClient

    init(_ transfer: Transfer, of client: WebClient) {
        self.transfer = transfer
        self.client = client
    }

    deinit {
        transfer.cancel()
    }

    func next() async throws -> [UInt8]? {
        try await transfer.next()
    }
}
