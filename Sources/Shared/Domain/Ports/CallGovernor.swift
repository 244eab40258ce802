/// Says whether a call may be made now: one count shared by all processes, kept in a memory that may be lost.
///
/// A call counts from its permission until 60 seconds after it was settled, so that, whenever within the call the
/// provider counts it, no 60 seconds of the provider's hold more than the limit. Throws ``Failure`` with
/// ``Failure/Code/unavailable`` when it does not answer: then nothing that has limits may be called.
public protocol CallGovernor: Sendable {
    /// Takes a place for the call, if there is one.
    ///
    /// - Parameter spent: what the ledger says of today; asked for by ``CallPermission/tell(day:)`` where the memory of
    ///   the day is lost or has not begun. Who has lost it while calls were made today lets no call pass for 60 seconds.
    func ask(_ call: PlannedCall, within limits: CallLimits, spent: CallsSpent?) async throws -> CallPermission

    /// The call is over, and cost so many tokens; zero if none were counted.
    func settle(_ call: PlannedCall, tokens: Int) async throws

    /// Nobody may call the provider for so long: it asked for patience.
    func hold(_ provider: String, seconds: Double) async throws
}

/// What the governor says.
public enum CallPermission: Sendable, Hashable {
    /// Call now, and settle. The call belongs to that day (days since 1970, UTC).
    case go(day: Int)
    /// Not before so many seconds have passed; then ask again.
    case wait(seconds: Double)
    /// No more for so many seconds, because somebody's day is used up or the call is larger than a minute's tokens.
    case exhausted(Exhausted, seconds: Double)
    /// The count of that day is not known here: ask again with what the ledger says.
    case tell(day: Int)

    /// What is used up.
    public enum Exhausted: String, Sendable, Hashable {
        /// The provider's calls of the day.
        case provider
        /// The user's calls of the day.
        case user
        /// The call wants more tokens than may be used in a minute.
        case size
    }
}
