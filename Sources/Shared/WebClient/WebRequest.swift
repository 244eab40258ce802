/// One HTTP request.
public struct WebRequest: Sendable {
    /// `GET`, `PUT` …
    public var method: String
    /// Scheme, host, path and query, percent-encoded; sent as it stands, `..` included.
    public var url: String
    /// Names and values; line breaks in them are refused.
    public var headers: [String: String]
    /// What is sent behind the headers.
    public var body: Body
    /// How long and how much.
    public var limits: Limits

    /// A request; a `GET` without body by default.
    public init(
        _ method: String = "GET",
        _ url: String,
        headers: [String: String] = [:],
        body: Body = .none,
        limits: Limits = Limits()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
    }

    /// What a request carries.
    public enum Body: Sendable {
        /// Nothing, and no `Content-Length`.
        case none
        /// These bytes; an empty array is announced as `Content-Length: 0`. libcurl may send them again by itself when
        /// a kept connection turns out to be dead before a byte of the answer came.
        case bytes([UInt8])
        /// What the producer brings until it returns `nil`; chunked if the length is not known.
        ///
        /// The producer must honour cancellation: it is cancelled when the server answers before it is through. Such
        /// an early answer counts if it refuses (4xx, 5xx); an early success breaks the connection.
        case stream(length: Int64?, next: @Sendable () async throws -> [UInt8]?)
    }

    /// The limits of one request; every one ends it with an error.
    public struct Limits: Sendable, Hashable {
        /// Until the connection stands, name and TLS included.
        public var connectSeconds: Double
        /// Until the last byte of the answer was read; 0 for none, then ``silenceSeconds`` alone guards.
        public var totalSeconds: Double
        /// Longest time with less than a byte a second in either direction.
        public var silenceSeconds: Int
        /// Bytes of the answer's body.
        public var maximumResponseBytes: Int64

        /// Ten seconds to connect, a minute in all, thirty seconds of silence, 8 MiB.
        public init(
            connectSeconds: Double = 10,
            totalSeconds: Double = 60,
            silenceSeconds: Int = 30,
            maximumResponseBytes: Int64 = 8 << 20
        ) {
            self.connectSeconds = connectSeconds
            self.totalSeconds = totalSeconds
            self.silenceSeconds = silenceSeconds
            self.maximumResponseBytes = maximumResponseBytes
        }
    }

    /// Refuses what would let one header become two, or the method a second request.
    func check() throws(TransportError) {
        guard !method.isEmpty, method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw TransportError(.invalid, "A method is upper-case letters.")
        }
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw TransportError(.invalid, "A URL is printable ASCII, percent-encoded.")
        }
        for (name, value) in headers {
            let isToken = name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }
            guard !name.isEmpty, isToken, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw TransportError(.invalid, "The header \(name.prefix(40)) has a forbidden character.")
            }
        }
    }
}
