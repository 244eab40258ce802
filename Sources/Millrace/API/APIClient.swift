import Domain
import FoundationEssentials
import Settings
import WebClient

/// The HTTP API as one user sees it.
struct APIClient: Sendable {
    let base: String
    private let token: String
    private let web = WebClient(maximumConnections: 8)

    /// A client with a token at hand.
    init(base: String, token: String) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.token = token
    }

    /// A client as options and settings say.
    ///
    /// - Parameter scopes: what a token may that is signed here; one that is set may what it may.
    /// - Throws: `SettingError` if there is neither a token nor a user and a secret to sign one with.
    static func open(
        _ options: APIOptions,
        _ reader: SettingsReader,
        scopes: [String] = []
    ) async throws -> APIClient {
        let token: String
        if let user = options.user {
            token = try await TokenSigner(reader).sign(user, scopes: scopes, days: 1)
        } else if let set = try OperatorSettings.token(reader) {
            token = set
        } else {
            throw SettingError("whose files? Set MILLRACE_TOKEN, or say --user NAME with JWT_SECRET set")
        }
        return APIClient(base: try base(options, reader), token: token)
    }

    /// Where the API is.
    static func base(_ options: APIOptions, _ reader: SettingsReader) throws(SettingError) -> String {
        if let url = options.url { return url }
        if let url = try OperatorSettings.url(reader) { return url }
        if let url = try AccessSettings.publicURL(reader) { return url }
        return "http://127.0.0.1:\(try AccessSettings.httpPort(reader))"
    }

    /// The document at a path below `/api/v1/`.
    func get(_ path: String, _ query: [(name: String, value: String)] = []) async throws -> JSONValue {
        let parameters = query.map { "\($0.name)=\(Self.segment($0.value))" }.joined(separator: "&")
        let address = "\(base)/api/v1/\(path)\(parameters.isEmpty ? "" : "?\(parameters)")"
        return try Self.document(try await web.fetch(WebRequest("GET", address, headers: headers)))
    }

    /// Sends a file as it lies on the disk.
    ///
    /// - Returns: the receipt.
    func upload(_ file: LocalFile) async throws -> JSONValue {
        let request = WebRequest(
            "PUT",
            "\(base)/api/v1/files/content/\(Self.segment(file.name))",
            headers: headers,
            body: .stream(length: file.size) { try file.next() },
            limits: WebRequest.Limits(totalSeconds: 0)
        )
        return try Self.document(try await web.fetch(request))
    }

    /// The status document; with `behind`, waits up to twenty seconds for one that differs from that.
    func status(_ id: FileID, behind tag: String? = nil) async throws -> (document: JSONValue?, tag: String?) {
        var request = WebRequest(
            "GET",
            "\(base)/api/v1/files/\(id)/status\(tag == nil ? "" : "?wait=20")",
            headers: headers
        )
        if let tag { request.headers["If-None-Match"] = tag }
        let answer = try await web.fetch(request)
        if answer.status == 304 { return (nil, tag) }
        return (try Self.document(answer), answer.headers["etag"])
    }

    /// Queues stages again; what is said of a picture takes the place of what its upload said.
    func reprocess(
        _ id: FileID,
        stages: [StageName],
        force: Bool,
        languages: String? = nil,
        psm: Int? = nil,
        statement: CaptureStatement = .none
    ) async throws -> JSONValue {
        var body: [String: JSONValue] = ["force": .bool(force)]
        if !stages.isEmpty { body["stages"] = .array(stages.map { .string($0.description) }) }
        if let languages { body["languages"] = .string(languages) }
        if let psm { body["psm"] = .integer(Int64(psm)) }
        if let bands = statement.bands { body["bands"] = .array(bands.map { .string($0) }) }
        body["gps"] = statement.gps
        let request = WebRequest(
            "POST",
            "\(base)/api/v1/files/\(id)/reprocess",
            headers: headers.merging(["Content-Type": "application/json"]) { $1 },
            body: .bytes(Array(try JSONEncoder().encode(JSONValue.object(body))))
        )
        return try Self.document(try await web.fetch(request))
    }

    /// Events as they happen, until the server ends the stream: one file's, or all of the user's.
    func events(of id: FileID?, after cursor: String?, _ heard: (ServerEvent) async throws -> Void) async throws {
        let path = id.map { "files/\($0)/events" } ?? "events"
        var request = WebRequest("GET", "\(base)/api/v1/\(path)", headers: headers)
        if let cursor { request.headers["Last-Event-ID"] = cursor }
        // The server says something every fifteen seconds.
        request.limits = WebRequest.Limits(totalSeconds: 0, silenceSeconds: 60, maximumResponseBytes: 1 << 40)
        let response = try await web.send(request)
        guard response.status == 200 else {
            let answer = WebAnswer(status: response.status, headers: response.headers, body: try await response.bytes())
            throw Self.problem(answer)
        }
        var parser = ServerEventParser()
        while let bytes = try await response.next() {
            for event in try parser.events(in: bytes) { try await heard(event) }
        }
    }

    private var headers: [String: String] { ["Authorization": "Bearer \(token)"] }

    /// A name as one segment of a path.
    static func segment(_ name: String) -> String {
        name.utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                text += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
    }

    /// The answer's document.
    ///
    /// - Throws: ``Failure`` as the API told it.
    static func document(_ answer: WebAnswer) throws(Failure) -> JSONValue {
        guard (200...299).contains(answer.status) else { throw problem(answer) }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(answer.body)) else {
            throw Failure(.unavailable, "The API answers \(answer.status) without JSON: is it Millrace's?")
        }
        return value
    }

    /// What a problem document says (RFC 9457).
    static func problem(_ answer: WebAnswer) -> Failure {
        let document = try? JSONDecoder().decode(JSONValue.self, from: Data(answer.body))
        guard case .string(let code)? = document?["code"], case .string(let detail)? = document?["detail"] else {
            return Failure(.unavailable, "The API answers \(answer.status).")
        }
        let isRetryable = document?["retryable"] == .bool(true)
        let retry: Failure.Code.Retry =
            isRetryable ? (answer.status == 503 ? .whenDependencyIsBack : .afterDelay) : .never
        return Failure(Failure.Code(code, retry: retry), detail)
    }
}
