public import Domain
import Synchronization

/// The count of calls in memory, with a clock that tests turn.
public final class MemoryGovernor: CallGovernor {
    private struct Entry {
        let call: PlannedCall
        var tokens: Int
        var until: Double
    }
    private struct State {
        var now: Double
        var entries: [Entry] = []
        var day: Int?
        var calls = [String: Int]()
        var holds = [String: Double]()
        var isAway = false
    }
    private let state: Mutex<State>

    /// Nothing called yet.
    ///
    /// - Parameter now: seconds since 1970.
    public init(now: Double = 20_000.5 * 86_400) {
        state = Mutex(State(now: now))
    }

    /// Lets time pass.
    public func advance(seconds: Double) { state.withLock { $0.now += seconds } }

    /// Whether it answers.
    public func setAway(_ isAway: Bool) { state.withLock { $0.isAway = isAway } }

    /// Loses everything, as Redis may.
    public func forget() { state.withLock { $0 = State(now: $0.now) } }

    /// See ``CallGovernor``.
    public func ask(
        _ call: PlannedCall,
        within limits: CallLimits,
        spent: CallsSpent?
    ) async throws -> CallPermission {
        try state.withLock { state in
            guard !state.isAway else { throw Failure(.unavailable, "Redis is away.", dependency: .broker) }
            let day = Int(state.now / 86_400)
            let user = "\(call.provider):\(call.user)"
            if state.day != day || state.calls[call.provider] == nil {
                guard let spent, spent.day == day else { return .tell(day: day) }
                let isLost = state.day == nil
                if state.day != day { state.calls = [:] }
                state.day = day
                state.calls[call.provider] = spent.provider
                if isLost, spent.provider > 0 { state.holds[call.provider] = state.now + 60 }
            }
            if state.calls[user] == nil {
                guard let spent, spent.day == day else { return .tell(day: day) }
                state.calls[user] = spent.user
            }
            let left = Double(day + 1) * 86_400 - state.now
            for (side, name, whose) in [
                (limits.provider, call.provider, CallPermission.Exhausted.provider), (limits.user, user, .user),
            ] where side.callsPerDay > 0 && state.calls[name, default: 0] >= side.callsPerDay {
                return .exhausted(whose, seconds: left)
            }
            for side in [limits.provider, limits.user] where side.tokensPerMinute > 0 {
                if call.tokens > side.tokensPerMinute { return .exhausted(.size, seconds: left) }
            }
            state.entries.removeAll { $0.until + 60 <= state.now }
            let ofProvider = state.entries.filter { $0.call.provider == call.provider }
            let wait = max(
                (state.holds[call.provider] ?? 0) - state.now,
                Self.wait(for: call, limits.provider, ofProvider, state.now),
                Self.wait(for: call, limits.user, ofProvider.filter { $0.call.user == call.user }, state.now)
            )
            if wait > 0 { return .wait(seconds: wait) }
            let until = state.now + limits.longestCallSeconds
            state.entries.append(Entry(call: call, tokens: call.tokens, until: until))
            state.calls[call.provider, default: 0] += 1
            state.calls[user, default: 0] += 1
            return .go(day: day)
        }
    }

    /// See ``CallGovernor``.
    public func settle(_ call: PlannedCall, tokens: Int) async throws {
        state.withLock { state in
            state.entries.removeAll { $0.call.id == call.id }
            state.entries.append(Entry(call: call, tokens: max(0, tokens), until: state.now))
        }
    }

    /// See ``CallGovernor``.
    public func hold(_ provider: String, seconds: Double) async throws {
        state.withLock { state in
            state.holds[provider] = max(state.holds[provider] ?? 0, state.now + seconds)
        }
    }

    private static func wait(
        for call: PlannedCall,
        _ side: CallLimits.Side,
        _ entries: [Entry],
        _ now: Double
    ) -> Double {
        var left = entries.sorted { $0.until < $1.until }[...]
        var wait = 0.0
        while let first = left.first {
            let hasPlace = side.callsPerMinute == 0 || left.count < side.callsPerMinute
            let tokens = left.reduce(0) { $0 + $1.tokens }
            let hasTokens = side.tokensPerMinute == 0 || tokens + call.tokens <= side.tokensPerMinute
            guard !hasPlace || !hasTokens else { break }
            wait = first.until + 60 - now
            left = left.dropFirst()
        }
        return wait
    }
}
