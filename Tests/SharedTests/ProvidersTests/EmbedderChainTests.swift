import Domain
import Logging
import TestKit
import Testing

@testable import Insight
@testable import Providers

struct EmbedderChainTests {
    private let embedder = ScriptedEmbedder()
    private let ledger = MemoryCallLedger()
    private let governor = MemoryGovernor()

    private func chain(_ policies: CallPolicies = CallPolicies([:], patienceSeconds: 0)) -> EmbedderChain {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let calls = GovernedCalls(governor: governor, ledger: ledger, policies: policies, logger: logger)
        let providers = Providers(embedders: [embedder], preferred: embedder)
        return EmbedderChain(providers, calls: calls, consent: ledger, logger: logger)
    }

    private static let none = WordFrequencies(parts: 0, counts: [:])

    @Test func embedsWithThePreferredProviderAndCountsTheCall() async throws {
        let texts = (0..<100).map { "mill \($0)" }
        let made = try await chain().embed(texts, of: .sample, isBackground: false)
        #expect(made.vectors.count == 100 && made.space == embedder.space && made.reason == nil)
        #expect(embedder.texts == texts)
        // 64 texts a call.
        #expect(try await ledger.usage(of: .sample, days: 1).map(\.calls) == [2])
    }

    @Test(arguments: [(Failure.Code.throttled, true), (.unavailable, true), (.rejected, false)])
    func embedsLocallyWhenTheProviderFailsAndSaysWhy(_ code: Failure.Code, _ isTemporary: Bool) async throws {
        embedder.fail(Failure(code, "It is away."))
        let made = try await chain().embed(["mill"], of: .sample, isBackground: false)
        #expect(made.space == LexicalEmbedder.space && made.vectors.first?.count == 384)
        #expect(made.reason == "gemini was not used. It is away." && made.isTemporary == isTemporary)
    }

    @Test func sendsNothingOfWhomRefusesTheCloud() async throws {
        try await ledger.allowCloud(false, for: .sample)
        let made = try await chain().embed(["mill"], of: .sample, isBackground: false)
        #expect(made.space == LexicalEmbedder.space && !made.isTemporary)
        await #expect(throws: Failure.self) {
            try await chain().query("mill", in: embedder.space, of: .sample, frequencies: Self.none)
        }
        #expect(embedder.texts.isEmpty)
    }

    @Test func paysForAQuestionOnce() async throws {
        let chain = chain()
        for _ in 0..<3 {
            let vector = try await chain.query("mill", in: embedder.space, of: .sample, frequencies: Self.none)
            #expect(vector == [1, 0, 0, 0])
        }
        #expect(embedder.texts == ["mill"])
        #expect(try await ledger.usage(of: .sample, days: 1).map(\.calls) == [1])
    }

    @Test func leavesHalfOfTheDayToThoseWhoWait() async throws {
        let limits = CallLimits(provider: .init(callsPerDay: 4))
        let chain = chain(CallPolicies(["gemini": CallPolicy(limits: limits)], patienceSeconds: 0))
        var spaces: [String] = []
        for _ in 0..<3 {
            spaces.append(try await chain.embed(["mill"], of: .sample, isBackground: true).space.name)
        }
        #expect(spaces == ["gemini/scripted", "gemini/scripted", "local-lexical/1"])
        #expect(try await chain.embed(["mill"], of: .sample, isBackground: false).space == embedder.space)
    }

    @Test func leavesLongTextsToTheBackground() async throws {
        let texts = (0..<600).map { "mill \($0)" }
        let made = try await chain().embed(texts, of: .sample, isBackground: false)
        #expect(made.space == LexicalEmbedder.space && made.isTemporary && embedder.texts.isEmpty)
        #expect(try await chain().embed(texts, of: .sample, isBackground: true).space == embedder.space)
    }

    @Test func weighsRareWordsOfAQuestionMore() throws {
        let local = LexicalEmbedder()
        let frequencies = WordFrequencies(parts: 1_000, counts: ["report": 900, "turbine": 2])
        let plain = try local.query("report turbine", frequencies: Self.none)
        let weighed = try local.query("report turbine", frequencies: frequencies)
        func near(_ left: [Float], _ right: [Float]) -> Float { zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
        let turbine = try #require(LexicalEmbedder.vector(of: "The turbine"))
        let report = try #require(LexicalEmbedder.vector(of: "The report"))
        #expect(near(weighed, turbine) > near(plain, turbine))
        #expect(near(weighed, report) < near(plain, report))
    }
}
