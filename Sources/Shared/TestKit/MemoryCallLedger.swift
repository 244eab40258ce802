public import Domain
import Synchronization

/// Ledger, kept answers and refusals in memory.
public final class MemoryCallLedger: CallLedger, AnswerCache, CloudConsent {
    private struct State {
        var lines: [CallUsage] = []
        var answers: [AnswerKey: Description] = [:]
        var refusals: Set<UserID> = []
    }
    private let state = Mutex(State())
    private let today: Int?

    /// Empty.
    ///
    /// - Parameter today: days since 1970, for the span of ``usage(of:days:)``; `nil`: the newest day in it.
    public init(today: Int? = nil) {
        self.today = today
    }

    /// See ``CallLedger``.
    public func spent(_ provider: String, by user: UserID, on day: Int) async throws -> CallsSpent {
        state.withLock { Self.spent($0.lines, provider, user, day) }
    }

    /// See ``CallLedger``.
    public func begin(_ call: PlannedCall, on day: Int, within limits: CallLimits) async throws -> Bool {
        state.withLock { state in
            let spent = Self.spent(state.lines, call.provider, call.user, day)
            let (most, mostOfUser) = (limits.provider.callsPerDay, limits.user.callsPerDay)
            guard most == 0 || spent.provider < most, mostOfUser == 0 || spent.user < mostOfUser else { return false }
            let (money, today) = (limits.money, state.lines.filter { $0.day == day })
            let cost = today.reduce(0) { $0 + $1.micros }
            let ownCost = today.filter { $0.user == call.user }.reduce(0) { $0 + $1.micros }
            guard money.perDay == 0 || cost + money.call <= money.perDay,
                money.perUserAndDay == 0 || ownCost + money.call <= money.perUserAndDay
            else { return false }
            Self.add(to: &state.lines, call, day, calls: 1, micros: money.call)
            return true
        }
    }

    /// See ``CallLedger``.
    public func end(_ call: PlannedCall, on day: Int, _ ending: CallEnding) async throws {
        state.withLock { state in
            Self.add(
                to: &state.lines,
                call,
                day,
                calls: ending.wasSent ? 0 : -1,
                failures: ending.isSuccess || !ending.wasSent ? 0 : 1,
                tokens: ending.tokens,
                micros: ending.micros - ending.reserved
            )
        }
    }

    /// See ``CallLedger``.
    public func usage(of user: UserID?, days: Int) async throws -> [CallUsage] {
        state.withLock { state in
            let newest = today ?? state.lines.map(\.day).max() ?? 0
            return state.lines
                .filter { (user == nil || $0.user == user) && $0.day > newest - max(1, days) }
                .sorted { left, right in
                    if left.day != right.day { return left.day > right.day }
                    return [left.user.description, left.provider, left.model]
                        .lexicographicallyPrecedes([right.user.description, right.provider, right.model])
                }
        }
    }

    /// See ``AnswerCache``.
    public func answer(_ key: AnswerKey) async throws -> Description? { state.withLock { $0.answers[key] } }

    /// See ``AnswerCache``.
    public func keep(_ description: Description, for key: AnswerKey) async throws {
        state.withLock { $0.answers[key] = description }
    }

    /// See ``CloudConsent``.
    public func allowsCloud(_ user: UserID) async throws -> Bool { state.withLock { !$0.refusals.contains(user) } }

    /// See ``CloudConsent``.
    public func allowCloud(_ isAllowed: Bool, for user: UserID) async throws {
        state.withLock { state in
            _ = isAllowed ? state.refusals.remove(user) : state.refusals.insert(user).memberAfterInsert
        }
    }

    private static func spent(_ lines: [CallUsage], _ provider: String, _ user: UserID, _ day: Int) -> CallsSpent {
        let lines = lines.filter { $0.day == day && $0.provider == provider }
        let own = lines.filter { $0.user == user }
        return CallsSpent(
            day: day,
            provider: lines.reduce(0) { $0 + $1.calls },
            user: own.reduce(0) { $0 + $1.calls }
        )
    }

    private static func add(
        to lines: inout [CallUsage],
        _ call: PlannedCall,
        _ day: Int,
        calls: Int,
        failures: Int = 0,
        tokens: TokenCount = TokenCount(input: 0, output: 0),
        micros: Int64 = 0
    ) {
        let index = lines.firstIndex {
            $0.day == day && $0.user == call.user && $0.provider == call.provider && $0.model == call.model
        }
        let old = index.map { lines.remove(at: $0) }
        lines.append(
            CallUsage(
                day: day,
                user: call.user,
                provider: call.provider,
                model: call.model,
                calls: (old?.calls ?? 0) + calls,
                failures: (old?.failures ?? 0) + failures,
                tokens: TokenCount(
                    input: (old?.tokens.input ?? 0) + tokens.input,
                    output: (old?.tokens.output ?? 0) + tokens.output
                ),
                micros: (old?.micros ?? 0) + micros
            )
        )
    }
}
