import Domain
import FoundationEssentials
import Logging
import Settings
import Synchronization
import TestKit
import Testing
import WebClient

@testable import Storage

/// The server that `scripts/test-s3` starts; it checks signatures.
enum S3Server {
    static let environment = ProcessInfo.processInfo.environment
    static var isThere: Bool { environment["MILLRACE_TEST_S3_URL"] != nil }

    static func reader(_ changes: [String: String] = [:]) -> SettingsReader {
        var values = ["STORAGE_URL": environment["MILLRACE_TEST_S3_URL"] ?? ""]
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] { values[name] = environment[name] ?? "" }
        return SettingsReader(values.merging(changes) { $1 })
    }

    static func store(_ changes: [String: String] = [:]) async throws -> any ObjectStore {
        let store = try ObjectStores.open(reader(changes), logger: Logger(label: "test"))
        if changes.isEmpty { try await store.ping() }
        return store
    }
}

@Suite("A bucket behind a real server", .enabled(if: S3Server.isThere))
struct S3ServerTests {
    let key = ObjectKey.thumbnail(FileID())

    @Test func refusesAWrongSecret() async throws {
        let store = try await S3Server.store(["AWS_SECRET_ACCESS_KEY": "wrong"])
        await #expect { try await store.ping() } throws: { error in
            let failure = error as? Failure
            return failure?.code == .unavailable && failure?.message == "The object store refuses our key."
        }
        await #expect(throws: Failure.self) { try await store.write([1], to: key, contentType: "a/b") }
        #expect(try await S3Server.store().head(key) == nil)
    }

    @Test func refusesAnUnknownKey() async throws {
        let store = try await S3Server.store(["AWS_ACCESS_KEY_ID": "nobody"])
        await #expect(throws: Failure.self) { try await store.write([1], to: key, contentType: "a/b") }
    }

    @Test func makesItsBucket() async throws {
        let url = try #require(S3Server.environment["MILLRACE_TEST_S3_URL"])
        let name = "made-\(UUID().uuidString.lowercased())"
        let other = url.replacing(#/s3:\/\/[^?]+/#, with: "s3://\(name)")
        let store = try await S3Server.store(["STORAGE_URL": other])
        await #expect(throws: Failure.self) { try await store.write([1], to: key, contentType: "a/b") }
        try await store.ping()
        try await store.write([1], to: key, contentType: "a/b")
        #expect(try await store.read(key, atMost: 1) == [1])
        let strict = try await S3Server.store(["STORAGE_URL": "\(other.replacing("made", with: "none"))&create=false"])
        await #expect(throws: Failure.self) { try await strict.ping() }
    }

    @Test func handsOutLinksThatNeedNoToken() async throws {
        let store = try await S3Server.store()
        try await store.write(Array("hello".utf8), to: key, contentType: "text/plain")
        let link = try #require(try store.presignedURL(key, filename: "รายงาน 1.txt", expiresInSeconds: 60))
        let client = WebClient()
        let answer = try await client.fetch(WebRequest("GET", link))
        #expect(answer.status == 200)
        #expect(answer.text == "hello")
        let forged = link.replacing("thumbnails", with: "originals")
        #expect(try await client.fetch(WebRequest("GET", forged)).status == 403)
    }
}

@Suite("A bucket behind a server that errs")
struct S3FaultTests {
    let key = ObjectKey.thumbnail(FileID())

    private func store(_ sink: HTTPSink, partBytes: Int = 8 << 20) -> S3Store {
        S3Store(
            S3Location(bucket: "bucket", region: "us-east-1", endpoint: sink.url),
            key: SigV4.Key(id: "id", secret: "secret"),
            web: WebClient(),
            partBytes: partBytes,
            logger: Logger(label: "test")
        )
    }

    private func error(_ code: String) -> [UInt8] {
        Array("<Error><Code>\(code)</Code><Message>a &lt;b&gt;</Message></Error>".utf8)
    }

    private func code(_ work: () async throws -> Void) async -> Failure.Code? {
        do {
            try await work()
            return nil
        } catch {
            return (error as? Failure)?.code
        }
    }

    @Test(arguments: [
        (403, "SignatureDoesNotMatch", Failure.Code.unavailable), (404, "NoSuchBucket", .unavailable),
        (507, "", .storageFull), (409, "QuotaExceeded", .storageFull), (400, "EntityTooLarge", .tooLarge),
        (500, "InternalError", .unavailable), (503, "SlowDown", .unavailable), (501, "NotImplemented", .unavailable),
    ])
    func namesWhatWentWrong(status: Int, word: String, expected: Failure.Code) async throws {
        let body = error(word)
        let sink = try HTTPSink { _, _ in .respond(status, body: body) }
        #expect(await code { try await store(sink).write([1], to: key, contentType: "a/b") } == expected)
    }

    @Test func sendsAgainWhatIsSafeToRepeat() async throws {
        let sink = try HTTPSink { _, count in
            switch count {
            case 0: .respond(503)
            case 1: .reset
            case 2: .respond(500)
            default: .respond(200)
            }
        }
        try await store(sink).write([1, 2], to: key, contentType: "a/b")
        #expect(sink.requests.map(\.body) == [[1, 2], [1, 2], [1, 2], [1, 2]])
    }

    @Test func givesUpAfterAFewTries() async throws {
        let sink = try HTTPSink { _, _ in .respond(500) }
        #expect(await code { try await store(sink).delete(key) } == .unavailable)
        #expect(sink.requests.count == 4)
    }

    @Test func doesNotRepeatARefusal() async throws {
        let sink = try HTTPSink { _, _ in .respond(403) }
        #expect(await code { try await store(sink).delete(key) } == .unavailable)
        #expect(sink.requests.count == 1)
    }

    @Test func saysThatNobodyAnswers() async throws {
        let sink = try HTTPSink { _, _ in .respond(200) }
        sink.close()
        #expect(await code { try await store(sink).ping() } == .unavailable)
    }

    @Test func saysThatAnObjectEndsEarly() async throws {
        let sink = try HTTPSink { _, _ in .raw("HTTP/1.1 200 Told\r\ncontent-length: 100\r\n\r\nshort") }
        #expect(await code { _ = try await store(sink).read(key, atMost: 100) } == .unavailable)
    }

    @Test func takesNoWholeObjectForAPart() async throws {
        let sink = try HTTPSink { _, _ in .respond(200, body: [1, 2, 3]) }
        #expect(await code { _ = try await store(sink).read(key, range: 0..<2) } == .unavailable)
    }

    @Test func removesThePartsOfAnAbortedUpload() async throws {
        let sink = try HTTPSink(Self.multipart { _ in nil })
        let writer = try await store(sink, partBytes: 10).write(key, contentType: "a/b")
        try await writer.append([UInt8](repeating: 1, count: 25))
        await writer.abort()
        #expect(
            sink.requests.map { "\($0.method) \($0.target.drop { $0 != "?" })" } == [
                "POST ?uploads=", "PUT ?partNumber=1&uploadId=u%261", "PUT ?partNumber=2&uploadId=u%261",
                "DELETE ?uploadId=u%261",
            ]
        )
    }

    @Test func believesOnlyTheBodyOfACompletion() async throws {
        let body = error("InternalError")
        let sink = try HTTPSink(Self.multipart { $0.target.contains("partNumber") ? nil : .respond(200, body: body) })
        let writer = try await store(sink, partBytes: 10).write(key, contentType: "a/b")
        try await writer.append([UInt8](repeating: 1, count: 15))
        #expect(await code { try await writer.commit() } == .unavailable)
        await writer.abort()
        #expect(sink.requests.last?.method == "DELETE")
    }

    @Test(arguments: [(15, nil), (14, Failure.Code.unavailable)])
    func asksWhetherACompletionWhoseAnswerWasLostWasDone(size: Int, expected: Failure.Code?) async throws {
        let body = error("NoSuchUpload")
        let completions = Mutex(0)
        let sink = try HTTPSink(
            Self.multipart { request in
                switch request.method {
                case "HEAD": .respond(200, headers: ["content-length": "\(size)"])
                case "POST":
                    completions.withLock {
                        $0 += 1; return $0
                    } == 1 ? .reset : .respond(404, body: body)
                default: nil
                }
            }
        )
        let writer = try await store(sink, partBytes: 10).write(key, contentType: "a/b")
        try await writer.append([UInt8](repeating: 1, count: 15))
        #expect(await code { try await writer.commit() } == expected)
    }

    /// Answers a multipart upload as it should be, where the test has no answer of its own.
    private static func multipart(
        _ own: @escaping @Sendable (HTTPSink.Request) -> HTTPSink.Answer?
    ) -> @Sendable (HTTPSink.Request, Int) -> HTTPSink.Answer {
        { request, _ in
            if request.target.hasSuffix("?uploads=") {
                return .respond(200, body: Array("<R><UploadId>u&amp;1</UploadId></R>".utf8))
            }
            return own(request) ?? .respond(request.method == "DELETE" ? 204 : 200, headers: ["etag": "\"e\""])
        }
    }
}
