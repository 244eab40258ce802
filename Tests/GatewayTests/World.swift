import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Insight
import JWTKit
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import TestKit

@testable import Gateway

/// A Gateway over fakes, fresh for each test.
struct World: Sendable {
    static let secret = "0123456789abcdef0123456789abcdef"

    let feed: MemoryFeed
    let files: MemoryFiles
    let store: BufferStore
    let queues = FixedQueues()
    let backlog = FixedBacklog()
    let search = MemorySearch()
    let vectors = MemoryVectors()
    let collections: MemoryCollections
    let crops: MemoryCrops
    let calls = MemoryCallLedger()
    let parts: GatewayParts

    init(maximumBytes: Int64 = 1_000_000, _ change: (inout GatewaySettings) -> Void = { _ in }) async throws {
        feed = MemoryFeed()
        files = MemoryFiles(feed: feed)
        store = BufferStore()
        collections = MemoryCollections(files)
        crops = MemoryCrops(files)
        var settings = GatewaySettings()
        settings.secret = Self.secret
        settings.maximumBytes = maximumBytes
        change(&settings)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        parts = try await GatewayParts(
            settings: settings,
            files: files,
            feed: feed,
            store: store,
            queues: queues,
            backlog: backlog,
            search: SearchDesk(index: search, vectors: vectors, embedding: LexicalEmbedding()),
            duplicates: MemoryNearDuplicates(files),
            collections: collections,
            crops: CropDesk(crops: crops, fields: crops, telemetry: MemoryTelemetry()),
            usage: AIRoutes(calls: calls, consent: calls, backfill: MemoryBackfill()),
            logger: logger
        )
    }

    /// Runs the API with all that it needs.
    func run<Value: Sendable>(
        _ setup: TestingSetup = .router,
        operations: Bool = false,
        _ test: @escaping @Sendable (Client) async throws -> Value
    ) async throws -> Value {
        var app = parts.server(operations ? parts.operations : parts.api, port: 0)
        app.addServices(parts.doubts, parts.updates, parts.sessions)
        let token = try await Self.token("alice")
        return try await app.test(setup) { client in try await test(Client(http: client, token: token)) }
    }

    /// A token as `millrace token` makes it.
    static func token(
        _ user: String,
        scope: String? = nil,
        expires: Date? = Date().addingTimeInterval(60),
        secret: String = secret
    ) async throws -> String {
        let keys = JWTKeyCollection()
        await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
        return try await keys.sign(TestClaims(sub: user, exp: expires.map { ExpirationClaim(value: $0) }, scope: scope))
    }
}

struct TestClaims: JWTPayload {
    let sub: String
    let exp: ExpirationClaim?
    let scope: String?
    func verify(using _: some JWTAlgorithm) {}
}

/// Asks the Gateway as a client would.
struct Client: Sendable {
    let http: any TestClientProtocol
    var token: String?

    func with(_ token: String?) -> Client { Client(http: http, token: token) }

    @discardableResult
    func send(
        _ method: HTTPRequest.Method,
        _ uri: String,
        _ headers: HTTPFields = [:],
        body: ByteBuffer? = nil
    ) async throws -> Answer {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        return Answer(try await http.executeRequest(uri: uri, method: method, headers: headers, body: body))
    }

    func get(_ uri: String, _ headers: HTTPFields = [:]) async throws -> Answer { try await send(.get, uri, headers) }

    func post(_ uri: String, _ json: String = "") async throws -> Answer {
        try await send(.post, uri, [.contentType: "application/json"], body: ByteBuffer(string: json))
    }

    func upload(_ form: Form, _ headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        headers[.contentType] = form.contentType
        return try await send(.post, "/api/v1/files/upload", headers, body: form.body)
    }

    func put(_ name: String, _ text: String, _ headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.put, "/api/v1/files/content/\(name)", headers, body: ByteBuffer(string: text))
    }

    /// Uploads a text and gives back its id.
    func uploaded(_ text: String, name: String = "note.txt") async throws -> FileID {
        let answer = try await put(name, text)
        guard let id = answer["file_id"].string.flatMap({ FileID($0) }) else { throw Unexpected(answer: "\(answer)") }
        return id
    }
}

struct Unexpected: Error { let answer: String }

/// What came back.
struct Answer: Sendable, CustomStringConvertible {
    let status: Int
    let headers: HTTPFields
    let text: String
    private let json: JSONValue

    init(_ response: TestResponse) {
        status = response.status.code
        headers = response.headers
        text = String(buffer: response.body)
        json = (try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))) ?? .null
    }

    subscript(_ path: String) -> JSONValue {
        path.split(separator: ".").reduce(json) { value, step in
            guard let index = Int(step) else { return value[String(step)] ?? .null }
            guard case .array(let items) = value, items.indices.contains(index) else { return .null }
            return items[index]
        }
    }

    var description: String { "\(status) \(text)" }
    var code: String? { self["code"].string }
}

/// A multipart body.
struct Form {
    var boundary = "----test-boundary-7MA4YWxk"
    var content = ""

    func part(_ name: String, filename: String? = nil, type: String? = nil, _ text: String) -> Form {
        var form = self
        form.content += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\""
        if let filename { form.content += "; filename=\"\(filename)\"" }
        form.content += "\r\n"
        if let type { form.content += "Content-Type: \(type)\r\n" }
        form.content += "\r\n\(text)\r\n"
        return form
    }

    static func file(_ text: String, name: String = "note.txt", type: String? = "text/plain") -> Form {
        Form().part("file", filename: name, type: type, text)
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }
    var body: ByteBuffer { ByteBuffer(string: content + "--\(boundary)--\r\n") }
}

/// A backlog that a test says.
final class FixedBacklog: BacklogView {
    let report = Mutex(BacklogReport(waiting: 0, late: [:]))
    let looks = Mutex(0)

    func backlog(olderThanSeconds: Double) async throws -> BacklogReport {
        looks.withLock { $0 += 1 }
        return report.withLock { $0 }
    }
}
