public import Domain
import Testing

/// What everything must do that says whether a provider may be called.
public struct CallGovernorExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case asksWhatIsSpentBeforeTheFirstCallOfAUser
        case letsNoMoreThroughThanTheLimitWhenManyAsk
        case limitsEachUserApart
        case endsTheDayOfAProvider
        case endsTheDayOfAUser
        case limitsTokens
        case refusesACallThatIsTooLarge
        case countsTheTokensThatWereUsed
        case keepsCountingACallThatIsOver
        case holdsOneProviderBack
        case waitsAMinuteWhenItLostItsMemory
    }

    private let governor: any CallGovernor
    private let provider = "gemini"

    /// Exercises a governor that knows of no call.
    public init(_ governor: any CallGovernor) {
        self.governor = governor
    }

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        switch fact {
        case .asksWhatIsSpentBeforeTheFirstCallOfAUser: try await asksWhatIsSpent()
        case .letsNoMoreThroughThanTheLimitWhenManyAsk: try await letsNoMoreThrough()
        case .limitsEachUserApart:
            let limits = CallLimits(user: .init(callsPerMinute: 1))
            #expect(try await ask(call(), limits).isGo)
            #expect(try await !ask(call(), limits).isGo)
            #expect(try await ask(call(of: "bob"), limits).isGo)
        case .endsTheDayOfAProvider: try await endsTheDay(CallLimits(provider: .init(callsPerDay: 2)), .provider)
        case .endsTheDayOfAUser: try await endsTheDay(CallLimits(user: .init(callsPerDay: 2)), .user)
        case .limitsTokens:
            let limits = CallLimits(provider: .init(tokensPerMinute: 100))
            #expect(try await ask(call(60), limits).isGo)
            #expect(try await ask(call(41), limits).isWait)
            #expect(try await ask(call(40), limits).isGo)
        case .refusesACallThatIsTooLarge:
            let answer = try await ask(call(101), CallLimits(user: .init(tokensPerMinute: 100)))
            guard case .exhausted(.size, _) = answer else {
                Issue.record("\(answer)")
                return
            }
        case .countsTheTokensThatWereUsed:
            let limits = CallLimits(provider: .init(tokensPerMinute: 100))
            let first = call(90)
            #expect(try await ask(first, limits).isGo)
            #expect(try await ask(call(50), limits).isWait)
            try await governor.settle(first, tokens: 50)
            #expect(try await ask(call(50), limits).isGo)
        case .keepsCountingACallThatIsOver:
            let limits = CallLimits(provider: .init(callsPerMinute: 1))
            let first = call()
            #expect(try await ask(first, limits).isGo)
            try await governor.settle(first, tokens: 1)
            guard case .wait(let seconds) = try await ask(call(), limits) else {
                Issue.record("a second call was let through")
                return
            }
            #expect(seconds > 50 && seconds <= 60)
        case .holdsOneProviderBack:
            #expect(try await ask(call(), CallLimits()).isGo)
            try await governor.hold(provider, seconds: 20)
            try await governor.hold(provider, seconds: 5)
            guard case .wait(let seconds) = try await ask(call(), CallLimits()) else {
                Issue.record("it was not held back")
                return
            }
            #expect(seconds > 10 && seconds <= 20)
            #expect(try await ask(call(provider: "ollama"), CallLimits()).isGo)
        case .waitsAMinuteWhenItLostItsMemory:
            guard case .wait(let seconds) = try await ask(call(), CallLimits(), spent: 3) else {
                Issue.record("it trusted a memory that is lost")
                return
            }
            #expect(seconds > 50 && seconds <= 60)
        }
    }

    private func asksWhatIsSpent() async throws {
        let call = call()
        guard case .tell(let day) = try await governor.ask(call, within: CallLimits(), spent: nil) else {
            Issue.record("it did not ask")
            return
        }
        let wrong = CallsSpent(day: day - 1, provider: 0, user: 0)
        #expect(try await governor.ask(call, within: CallLimits(), spent: wrong) == .tell(day: day))
        let none = CallsSpent(day: day, provider: 0, user: 0)
        #expect(try await governor.ask(call, within: CallLimits(), spent: none) == .go(day: day))
        #expect(try await governor.ask(self.call(), within: CallLimits(), spent: nil) == .go(day: day))
        #expect(try await governor.ask(self.call(of: "bob"), within: CallLimits(), spent: nil) == .tell(day: day))
    }

    private func letsNoMoreThrough() async throws {
        let limits = CallLimits(provider: .init(callsPerMinute: 7))
        let passed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask { try await ask(call(of: "user\(number % 3)"), limits).isGo }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(passed == 7)
    }

    private func endsTheDay(_ limits: CallLimits, _ whose: CallPermission.Exhausted) async throws {
        #expect(try await ask(call(), limits).isGo)
        #expect(try await ask(call(), limits).isGo)
        guard case .exhausted(whose, let seconds) = try await ask(call(), limits) else {
            Issue.record("a third call was let through")
            return
        }
        #expect(seconds > 0 && seconds <= 86_400)
        if whose == .user { #expect(try await ask(call(of: "bob"), limits).isGo) }
    }

    /// Asks, and tells what it wants to know.
    private func ask(_ call: PlannedCall, _ limits: CallLimits, spent: Int = 0) async throws -> CallPermission {
        let first = try await governor.ask(call, within: limits, spent: nil)
        guard case .tell(let day) = first else { return first }
        let told = CallsSpent(day: day, provider: spent, user: spent)
        return try await governor.ask(call, within: limits, spent: told)
    }

    private func call(_ tokens: Int = 1, of user: String = "alice", provider: String = "gemini") -> PlannedCall {
        PlannedCall(provider: provider, model: "m", user: .named(user), tokens: tokens)
    }
}

extension CallPermission {
    fileprivate var isGo: Bool { if case .go = self { true } else { false } }
    fileprivate var isWait: Bool { if case .wait = self { true } else { false } }
}
