import Domain
import Glibc
import Settings
import TestKit
import Testing

@testable import Providers

/// What we send, before doubles that know the vendors' own types: see `scripts/test-ai`.
@Suite(.enabled(if: getenv("MILLRACE_TEST_AI_URL") != nil))
struct ProviderDoubleTests {
    private static var url: String? { getenv("MILLRACE_TEST_AI_URL").map { String(cString: $0) } }

    private func providers() throws -> Providers {
        let url = Self.url ?? ""
        return try Providers(
            SettingsReader([
                "GEMINI_API_KEY": "k", "GEMINI_BASE_URL": url, "OPENAI_BASE_URL": "\(url)/v1", "OLLAMA_URL": url,
            ])
        )
    }

    @Test(arguments: 0..<3)
    func sendsWhatTheVendorsTypesKnow(_ number: Int) async throws {
        let providers = try providers()
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
}
