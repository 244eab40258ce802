import Domain
import Insight
import Logging
import Synchronization
import TestKit
import Testing

@testable import Analyzer

struct BackfillTests {
    /// Understands what it is told to, and counts how often it was asked.
    private final class Analyst: TextAnalyst {
        private let state = Mutex((isAway: true, asked: 0))

        var asked: Int { state.withLock { $0.asked } }

        func comeBack() { state.withLock { $0.isAway = false } }

        func understand(
            _ text: String,
            filename: String,
            metadata: [String: JSONValue]
        ) async throws -> Analysis {
            let isAway = state.withLock { state in
                state.asked += 1
                return state.isAway
            }
            return isAway
                ? Analysis(summary: "Local.", methods: [Analysis.understanding: Analysis.waiting])
                : Analysis(summary: "Better.", methods: ["summary": "m", Analysis.understanding: "m"])
        }
    }

    private let ledger = MemoryBackfill()
    private let analyst = Analyst()
    private let filling = SearchFilling(embedding: LexicalEmbedding(), store: nil)

    private func backfill(upgrades: Bool = true) -> Backfill {
        Backfill(
            ledger: ledger,
            understanding: Understanding(analyst: analyst),
            filling: filling,
            intervalSeconds: 60,
            upgrades: upgrades,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    private func analysed(_ recipe: String) -> StoredFile {
        let file = SampleUpload.fresh().file
        let analysis = Analysis(
            summary: "Local.",
            pages: [TextPage(number: 1, text: "The mill by the pond grinds at night.", source: "plain")],
            methods: ["text": "plain/1", "summary": "local", Analysis.understanding: Analysis.waiting],
            notes: ["A note of the reading.", "gemini was not used. It is busy."]
        )
        ledger.keep(analysis, of: file, recipe: recipe)
        return file
    }

    @Test func understandsAgainWhenTheProviderIsBack() async throws {
        let file = analysed(filling.recipe)
        analyst.comeBack()
        #expect(try await backfill().round() == 1)
        let analysis = try await ledger.analysis(of: file.id)
        #expect(analysis?.summary == "Better." && analysis?.methods["summary"] == "m")
        #expect(analysis?.methods["text"] == "plain/1" && analysis?.methods["embedding"] == "local-lexical/1")
        // Why the provider was not used the first time holds no longer.
        #expect(analysis?.notes == ["A note of the reading."])
        #expect(try await backfill().round() == 0)
    }

    @Test func asksOnceARoundWhileTheProviderIsAway() async throws {
        for _ in 0..<3 { _ = analysed(filling.recipe) }
        #expect(try await backfill().round() == 0)
        #expect(analyst.asked == 1)
    }

    @Test func leavesUnderstandingAloneIfItIsTold() async throws {
        _ = analysed(filling.recipe)
        analyst.comeBack()
        #expect(try await backfill(upgrades: false).round() == 0)
        #expect(analyst.asked == 0)
    }

    @Test func fillsSearchWithWhatWasKeptInAnotherWay() async throws {
        let files = [analysed("old"), analysed(""), analysed(filling.recipe)]
        #expect(try await backfill(upgrades: false).round() == 2)
        for file in files { #expect(ledger.recipe(of: file.id) == filling.recipe) }
        #expect(analyst.asked == 0)
    }

    /// A provider that is away: what it makes now is local.
    private struct Away: TextEmbedding {
        let target = EmbeddingSpace(name: "gemini/new", dimensions: 4)

        func embed(_ texts: [String], of user: UserID, isBackground: Bool) async throws -> EmbeddedTexts {
            let local = try await LexicalEmbedding().embed(texts, of: user, isBackground: isBackground)
            return EmbeddedTexts(vectors: local.vectors, space: local.space, reason: "Away.", isTemporary: true)
        }

        func query(
            _ text: String,
            in space: EmbeddingSpace,
            of user: UserID,
            frequencies: WordFrequencies
        ) async throws -> [Float] { [] }
    }

    @Test(arguments: [nil, "gemini/old"])
    func keepsTheVectorsOfAnotherModelWhileTheNewOneIsAway(_ embedding: String?) async throws {
        let file = SampleUpload.fresh().file
        let page = TextPage(number: 1, text: "The mill by the pond.", source: "plain")
        let methods = embedding.map { ["embedding": $0] } ?? [:]
        ledger.keep(Analysis(pages: [page], methods: methods), of: file, recipe: embedding ?? "")
        let vectors = MemoryVectors()
        let backfill = Backfill(
            ledger: ledger,
            understanding: Understanding(analyst: analyst),
            filling: SearchFilling(embedding: Away(), store: vectors),
            intervalSeconds: 60,
            upgrades: false,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        #expect(try await backfill.round() == 0)
        // What has none gets local ones at once.
        let count = try await vectors.count(of: file.id, in: LexicalEmbedding().target)
        #expect(count == (embedding == nil ? 1 : 0))
        #expect((ledger.recipe(of: file.id) == "gemini/old") == (embedding != nil))
    }
}
