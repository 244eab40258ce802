public import Domain
import FoundationEssentials
import Testing

/// What everything must do that counts calls of providers durably, keeps answers, and knows who refuses the cloud.
public struct CallLedgerExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case countsByDayUserProviderAndModel
        case neverPassesADaysCeiling
        case neverPassesADaysMoney
        case takesBackWhatWasNotSent
        case keepsAnswersForEachUserAndMethod
        case allowsTheCloudUntilItIsRefused
    }

    private let ledger: any CallLedger
    private let answers: any AnswerCache
    private let consent: any CloudConsent
    /// Days since 1970.
    private let today = Int(Date().timeIntervalSince1970 / 86_400)

    /// Exercises an empty ledger.
    public init(ledger: any CallLedger, answers: any AnswerCache, consent: any CloudConsent) {
        self.ledger = ledger
        self.answers = answers
        self.consent = consent
    }

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        switch fact {
        case .countsByDayUserProviderAndModel: try await counts()
        case .neverPassesADaysCeiling:
            let limits = CallLimits(provider: .init(callsPerDay: 5), user: .init(callsPerDay: 3))
            #expect(try await passed(10, of: "alice", limits) == 3)
            #expect(try await passed(10, of: "bob", limits) == 2)
            let spent = try await ledger.spent("gemini", by: .named("bob"), on: today)
            #expect(spent == CallsSpent(day: today, provider: 5, user: 2))
        case .neverPassesADaysMoney:
            let money = CallLimits.Money(call: 10, perDay: 50, perUserAndDay: 30)
            #expect(try await passed(10, of: "alice", CallLimits(money: money)) == 3)
            #expect(try await passed(10, of: "bob", CallLimits(money: money)) == 2)
            // One that has cost less than it might leaves room again.
            let ending = CallEnding(isSuccess: true, tokens: TokenCount(input: 1, output: 1), micros: 2, reserved: 10)
            for _ in 0..<2 { try await ledger.end(call(of: "bob"), on: today, ending) }
            #expect(try await passed(10, of: "bob", CallLimits(money: money)) == 1)
            #expect(try await ledger.usage(of: .named("bob"), days: 2).first?.micros == 14)
        case .takesBackWhatWasNotSent:
            let call = call(of: "alice")
            #expect(try await ledger.begin(call, on: today, within: CallLimits()))
            let ending = CallEnding(
                wasSent: false,
                isSuccess: false,
                tokens: TokenCount(input: 0, output: 0),
                micros: 0
            )
            try await ledger.end(call, on: today, ending)
            let line = try await ledger.usage(of: .named("alice"), days: 2).first
            #expect(line?.calls == 0 && line?.failures == 0)
        case .keepsAnswersForEachUserAndMethod:
            let digest = SampleUpload.sha256()
            let key = AnswerKey(user: .named("alice"), method: "gemini/m/prompt-1", digest: digest)
            #expect(try await answers.answer(key) == nil)
            try await answers.keep(Self.description("one"), for: key)
            try await answers.keep(Self.description("two \"\\ สอง"), for: key)
            #expect(try await answers.answer(key) == Self.description("two \"\\ สอง"))
            for other in [
                AnswerKey(user: .named("bob"), method: key.method, digest: digest),
                AnswerKey(user: key.user, method: "gemini/m/prompt-2", digest: digest),
                AnswerKey(user: key.user, method: key.method, digest: SampleUpload.sha256()),
            ] { #expect(try await answers.answer(other) == nil) }
        case .allowsTheCloudUntilItIsRefused:
            #expect(try await consent.allowsCloud(.named("alice")))
            for _ in 0..<2 { try await consent.allowCloud(false, for: .named("alice")) }
            #expect(try await !consent.allowsCloud(.named("alice")))
            #expect(try await consent.allowsCloud(.named("bob")))
            for _ in 0..<2 { try await consent.allowCloud(true, for: .named("alice")) }
            #expect(try await consent.allowsCloud(.named("alice")))
        }
    }

    private func counts() async throws {
        let good = CallEnding(isSuccess: true, tokens: TokenCount(input: 10, output: 2), micros: 7)
        let bad = CallEnding(isSuccess: false, tokens: TokenCount(input: 0, output: 0), micros: 0)
        for (model, ending) in [("a", good), ("a", good), ("a", bad), ("b", good)] {
            let call = call(of: "alice", model: model)
            #expect(try await ledger.begin(call, on: today, within: CallLimits()))
            try await ledger.end(call, on: today, ending)
        }
        let early = call(of: "alice")
        #expect(try await ledger.begin(early, on: today - 3, within: CallLimits()))
        #expect(try await ledger.begin(call(of: "bob"), on: today, within: CallLimits()))
        let lines = try await ledger.usage(of: .named("alice"), days: 2)
        #expect(lines.map(\.model) == ["a", "b"] && lines.map(\.calls) == [3, 1] && lines.map(\.failures) == [1, 0])
        #expect(lines.first?.tokens == TokenCount(input: 20, output: 4) && lines.first?.micros == 14)
        #expect(try await ledger.usage(of: nil, days: 2).count == 3)
        #expect(try await ledger.usage(of: nil, days: 5).map(\.day).last == today - 3)
        let spent = try await ledger.spent("gemini", by: .named("alice"), on: today)
        #expect(spent == CallsSpent(day: today, provider: 5, user: 4))
    }

    private func passed(_ count: Int, of user: String, _ limits: CallLimits) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<count {
                group.addTask { try await ledger.begin(call(of: user), on: today, within: limits) }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    private func call(of user: String, model: String = "m") -> PlannedCall {
        PlannedCall(provider: "gemini", model: model, user: .named(user), tokens: 1)
    }

    private static func description(_ summary: String) -> Description {
        Description(
            suggestedFilename: "a.pdf",
            summary: summary,
            tags: [Tag("mill", confidence: 0.5)],
            language: nil,
            method: "gemini/m/prompt-1",
            tokens: TokenCount(input: 1, output: 2)
        )
    }
}
