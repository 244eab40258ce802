import Domain
import Insight
import Logging
import TestKit
import Testing

@testable import Providers

struct GovernedAnalystTests {
    private static let alice = UserID.named("alice")
    private let governor = MemoryGovernor()
    private let ledger = MemoryCallLedger()

    private func description(_ method: String) -> Description {
        Description(
            suggestedFilename: "named.txt",
            summary: "What the model says.",
            tags: [Tag("model", confidence: 1)],
            language: "en",
            method: method,
            tokens: TokenCount(input: 100, output: 10)
        )
    }

    private func analyst(_ models: [ScriptedModel], _ limits: CallLimits = CallLimits()) -> GovernedAnalyst {
        let policy = CallPolicy(limits: limits, inputPrice: 1_000_000, outputPrice: 2_000_000)
        let calls = GovernedCalls(
            governor: governor,
            ledger: ledger,
            policies: CallPolicies(["gemini": policy], patienceSeconds: 0),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        return GovernedAnalyst(
            models: models,
            calls: calls,
            answers: ledger,
            consent: ledger,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func understand(_ analyst: GovernedAnalyst, _ text: String = SampleTexts.english) async throws -> Analysis {
        try await AnalysisSubject.$current.withValue(AnalysisSubject(user: Self.alice)) {
            try await analyst.understand(text, filename: "a.txt", metadata: [:])
        }
    }

    @Test func takesWhatTheFirstProviderSays() async throws {
        let gemini = ScriptedModel("gemini") { _ in description("gemini/test/prompt-1") }
        let ollama = ScriptedModel("ollama", isCloud: false) { _ in description("ollama") }
        let analysis = try await understand(analyst([gemini, ollama]))
        #expect(analysis.summary == "What the model says." && analysis.suggestedFilename == "named.txt")
        #expect(analysis.methods["summary"] == "gemini/test/prompt-1" && !analysis.mayBeUpgraded)
        #expect(gemini.orders.count == 1 && ollama.orders.isEmpty)
        let line = try #require(try await ledger.usage(of: Self.alice, days: 1).first)
        #expect(line.calls == 1 && line.failures == 0 && line.micros == 120)
    }

    @Test func asksOnceForTheSameText() async throws {
        let gemini = ScriptedModel("gemini") { _ in description("gemini/test/prompt-1") }
        let analyst = analyst([gemini])
        for _ in 0..<3 { #expect(try await understand(analyst).summary == "What the model says.") }
        #expect(gemini.orders.count == 1)
    }

    @Test func fallsToTheNextAndSaysWhy() async throws {
        let gemini = ScriptedModel("gemini") { _ in throw Failure(.throttled, "Slow down.", retryAfterSeconds: 30) }
        let ollama = ScriptedModel("ollama", isCloud: false) { _ in description("ollama/test/prompt-1") }
        let analyst = analyst([gemini, ollama])
        let analysis = try await understand(analyst)
        #expect(analysis.methods["summary"] == "ollama/test/prompt-1")
        #expect(analysis.notes.contains { $0.hasPrefix("gemini was not used.") && $0.contains("Slow down.") })
        // It asked for patience: nobody calls it meanwhile.
        _ = try await understand(analyst, SampleTexts.thai)
        #expect(gemini.orders.count == 1)
    }

    @Test func standsOnItsOwnWhenNobodyAnswers() async throws {
        let gemini = ScriptedModel("gemini") { _ in throw Failure(.unavailable, "Away.") }
        let analyst = analyst([gemini])
        let local = try await LocalAnalyst().understand(SampleTexts.english, filename: "a.txt", metadata: [:])
        for _ in 0..<5 {
            let analysis = try await understand(analyst)
            #expect(analysis.summary == local.summary && analysis.mayBeUpgraded)
            #expect(analysis.methods["summary"] == "local-extractive/1")
        }
        // The breaker opened.
        #expect(gemini.orders.count == ProviderBreaker.threshold)
        #expect(try await ledger.usage(of: nil, days: 1).map(\.failures) == [3])
    }

    @Test func asksNobodyAgainWhoRefusedForGood() async throws {
        let gemini = ScriptedModel("gemini") { _ in
            throw Failure(.rejected, "Wrong key.", dependency: Dependency("gemini"))
        }
        let analyst = analyst([gemini])
        for _ in 0..<3 { #expect(try await !understand(analyst).mayBeUpgraded) }
        #expect(gemini.orders.count == 1)
    }

    @Test func endsWithTheDaysCalls() async throws {
        let gemini = ScriptedModel("gemini") { _ in description("gemini/test/prompt-1") }
        let analyst = analyst([gemini], CallLimits(provider: .init(callsPerDay: 2)))
        for number in 0..<5 {
            let analysis = try await understand(analyst, "\(SampleTexts.english) \(number)")
            #expect(analysis.mayBeUpgraded == (number >= 2))
            // A memory that is lost changes nothing: the ledger tells.
            if number == 2 {
                governor.forget()
                governor.advance(seconds: 61)
            }
        }
        #expect(gemini.orders.count == 2)
    }

    @Test func sendsNothingAwayForWhoRefuses() async throws {
        try await ledger.allowCloud(false, for: Self.alice)
        let gemini = ScriptedModel("gemini") { _ in description("gemini") }
        let ollama = ScriptedModel("ollama", isCloud: false) { _ in description("ollama/test/prompt-1") }
        let analysis = try await understand(analyst([gemini, ollama]))
        #expect(gemini.orders.isEmpty && analysis.methods["summary"] == "ollama/test/prompt-1")
        #expect(try await !understand(analyst([gemini])).mayBeUpgraded)
    }

    @Test func asksNobodyWithoutAUserOrText() async throws {
        let gemini = ScriptedModel("gemini") { _ in description("gemini") }
        let analyst = analyst([gemini])
        _ = try await analyst.understand(SampleTexts.english, filename: "a.txt", metadata: [:])
        _ = try await understand(analyst, "12 . , -")
        #expect(gemini.orders.isEmpty)
    }

    @Test func callsNobodyWhomItCannotCount() async throws {
        governor.setAway(true)
        let gemini = ScriptedModel("gemini") { _ in description("gemini") }
        #expect(try await understand(analyst([gemini])).mayBeUpgraded)
        #expect(gemini.orders.isEmpty)
    }
}
