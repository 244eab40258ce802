import Domain
import FoundationEssentials
import TestKit
import Testing
import WebClient

@testable import Vectors

struct QdrantVectorsTests {
    /// The double of `scripts/test-vectors`: its own client's types before its own client's local mode.
    private static let server = ProcessInfo.processInfo.environment["MILLRACE_TEST_QDRANT_URL"]

    @Test(.enabled(if: server != nil), arguments: VectorStoreExercise.Fact.allCases)
    func facts(_ fact: VectorStoreExercise.Fact) async throws {
        let server = try #require(Self.server)
        let prefix = "test-\(UUID.version7().uuidString.lowercased())"
        let store = QdrantVectors(server, collection: prefix)
        try await VectorStoreExercise(store) { _ in FileID() }.check(fact)
    }

    @Test(.enabled(if: server != nil))
    func aCollectionOfAnotherSizeIsRefused() async throws {
        let server = try #require(Self.server)
        let prefix = "test-\(UUID.version7().uuidString.lowercased())"
        let narrow = EmbeddingSpace(name: "test/1", dimensions: 3)
        let wide = EmbeddingSpace(name: "test/1", dimensions: 4)
        #expect(try await QdrantVectors(server, collection: prefix).count(of: FileID(), in: narrow) == 0)
        // Another process, whose model answers more numbers.
        let store = QdrantVectors(server, collection: prefix)
        let chunk = VectorChunk(number: 0, page: nil, range: 0..<1, vector: [1, 0, 0, 0])
        let failure = await #expect(throws: Failure.self) {
            try await store.replace([chunk], of: FileID(), owner: .sample, in: wide)
        }
        #expect(failure?.code == .invalid)
        #expect(failure?.message.contains("compares 3 numbers by Cosine") == true)
        #expect(failure?.message.contains("QDRANT_COLLECTION") == true)
        await #expect(throws: Failure.self) {
            try await store.nearest(to: [1, 0, 0, 0], in: wide, of: .sample, among: nil, count: 1)
        }
    }

    @Test(
        .enabled(if: server != nil),
        arguments: [
            ("broken", Failure.Code.unavailable, "fails: Service internal error"),
            ("slow", .unavailable, "took too long"), ("throttled", .throttled, "asks for patience"),
        ] as [(String, Failure.Code, String)]
    )
    func tellsFailuresApart(_ mode: String, _ code: Failure.Code, _ words: String) async throws {
        let server = try #require(Self.server)
        let double = "\(server)/t/\(UUID.version7().uuidString.lowercased())"
        let client = WebClient()
        let order = #"{"mode": "\#(mode)", "times": 1, "seconds": 5}"#
        let answer = try await client.fetch(WebRequest("PUT", "\(double)/mode", body: .bytes(Array(order.utf8))))
        try #require(answer.status == 200)
        let hasty = QdrantVectors(double, collection: "test", timeoutSeconds: 2)
        let failure = await #expect(throws: Failure.self) { try await hasty.ping() }
        #expect(failure?.code == code)
        #expect(failure?.message.contains(words) == true)
        #expect(failure?.dependency?.description == "vectors")
        let patience: Double? = mode == "throttled" ? 2 : nil
        #expect(failure?.retryAfterSeconds == patience)
        // It is over: the next one is answered.
        #expect(try await QdrantVectors(double, collection: "test").ping() == "qdrant, 0 collections")
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:6333", "http://127.0.0.1:6333"), ("https://q.example.com/", "https://q.example.com"),
            ("ftp://x", nil), ("http://", nil), ("http://x/path", nil), ("http://a b", nil), ("http://u@x", nil),
        ] as [(String, String?)]
    )
    func onlyAnOriginIsTaken(_ url: String, _ origin: String?) {
        #expect(QdrantVectors.origin(url) == origin)
    }

    @Test func thePointOfAPartHasTheSameIDInEveryRun() throws {
        let file = try #require(FileID("01890000-0000-7000-8000-0000000000ff"))
        #expect(QdrantVectors.id(of: file, 0) == file.description)
        #expect(QdrantVectors.id(of: file, 1) == "01890000-0000-7000-8000-0000000000fe")
        #expect(Set((0..<5_000).map { QdrantVectors.id(of: file, $0) }).count == 5_000)
    }

    @Test func spacesHaveCollectionsOfTheirOwn() {
        let store = QdrantVectors("http://127.0.0.1:1", collection: "millrace")
        let names = ["a/b", "a-b", "local-lexical/1"].map { store.name(of: EmbeddingSpace(name: $0, dimensions: 3)) }
        #expect(Set(names).count == 3)
        for name in names { #expect(name.hasPrefix("millrace_") && QdrantVectors.isName(name)) }
    }

    @Test func whatDoesNotAnswerIsUnavailable() async {
        let store = QdrantVectors("http://127.0.0.1:1", collection: "millrace")
        await #expect(throws: Failure.self) { try await store.delete(FileID()) }
    }
}
