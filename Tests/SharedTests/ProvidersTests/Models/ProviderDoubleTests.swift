import Domain
import FoundationEssentials
import Glibc
import Settings
import TestKit
import Testing
import WebClient

@testable import Providers

/// What we send, before doubles that know the vendors' own types: see `scripts/test-ai`.
@Suite(.enabled(if: getenv("MILLRACE_TEST_AI_URL") != nil))
struct ProviderDoubleTests {
    private static var url: String? { getenv("MILLRACE_TEST_AI_URL").map { String(cString: $0) } }

    private func providers(_ url: String, _ others: [String: String] = [:]) throws -> Providers {
        let settings = [
            "GEMINI_API_KEY": "k", "GEMINI_BASE_URL": url, "OPENAI_BASE_URL": "\(url)/v1", "OLLAMA_URL": url,
        ]
        return try Providers(SettingsReader(settings.merging(others) { $1 }))
    }

    @Test(arguments: 0..<3)
    func sendsWhatTheVendorsTypesKnow(_ number: Int) async throws {
        let providers = try providers(Self.url ?? "")
        try #require(providers.models.count == 3 && providers.embedders.count == 3)
        let order = DescriptionOrder(text: SampleTexts.thai, filename: "รายงาน.pdf", language: "th")
        let description = try await providers.models[number].describe(order)
        #expect(description.suggestedFilename == "told_by_a_double.pdf")
        #expect(description.tokens == TokenCount(input: 100, output: 20))
        let embedder = providers.embedders[number]
        for purpose in [EmbeddingPurpose.document, .query] {
            let (vectors, _) = try await embedder.embed(["mill", "โรงสี"], for: purpose)
            #expect(vectors.count == 2 && vectors.allSatisfy { $0.count == embedder.space.dimensions })
        }
    }

    /// What a double answers, and what becomes of it.
    struct Trouble: Sendable, CustomStringConvertible {
        let mode: String
        let code: Failure.Code
        /// As the double asks, in seconds.
        var wait: Double?
        var isOfEmbedding = false

        var description: String { mode }
    }

    private static let troubles = [
        Trouble(mode: "throttled", code: .throttled, wait: 2), Trouble(mode: "broken", code: .unavailable),
        Trouble(mode: "slow", code: .unavailable), Trouble(mode: "cut", code: .unavailable),
        Trouble(mode: "nonsense", code: .unavailable),
        Trouble(mode: "throttled", code: .throttled, wait: 2, isOfEmbedding: true),
        Trouble(mode: "cut", code: .unavailable, isOfEmbedding: true),
        Trouble(mode: "nonsense", code: .unavailable, isOfEmbedding: true),
        Trouble(mode: "wrong-size", code: .unavailable, isOfEmbedding: true),
    ]

    @Test(arguments: 0..<3, troubles)
    func tellsTroublesApart(_ number: Int, _ trouble: Trouble) async throws {
        let url = "\(Self.url ?? "")/t/\(UUID().uuidString.lowercased())"
        let providers = try providers(url, ["AI_TIMEOUT_SECONDS": "0.5"])
        let model = providers.models[number]
        let order = #"{"provider":"\#(model.provider)","mode":"\#(trouble.mode)","times":1}"#
        let answer = try await WebClient().fetch(WebRequest("PUT", "\(url)/mode", body: .bytes(Array(order.utf8))))
        try #require(answer.status == 200)
        let failure = await #expect(throws: Failure.self) {
            if trouble.isOfEmbedding {
                _ = try await providers.embedders[number].embed(["mill"], for: .document)
            } else {
                _ = try await model.describe(DescriptionOrder(text: "A mill.", filename: "a.txt", language: nil))
            }
        }
        #expect(failure?.code == trouble.code)
        #expect(failure?.retryAfterSeconds == trouble.wait)
    }
}
