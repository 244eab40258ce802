import Domain

/// The times that a heart keeps.
struct Rhythm: Sendable {
    let heartbeat: Duration
    let fence: Duration
    let softLimit: Duration
    let timeLimit: Duration
    /// How long progress may wait, so that many reports become one write.
    let debounce: Duration
    /// What is due within so long goes along with what is due now.
    let leeway: Duration

    init(_ settings: ConsumerSettings) {
        heartbeat = .seconds(settings.heartbeatSeconds)
        fence = .seconds(settings.fenceSeconds)
        softLimit = .seconds(settings.softLimitSeconds)
        timeLimit = .seconds(settings.timeLimitSeconds)
        debounce = .milliseconds(250)
        leeway = heartbeat / 5
    }
}

/// The state of one running attempt, as the heart sees it; decides what is due, touching nothing.
struct Pulse: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// When its time began to count.
    var startedAt: Instant
    /// When a part of its work was last made durable.
    var securedAt: Instant?
    /// When the ledger last knew us alive, at the latest.
    var leaseRenewedAt: Instant
    /// When the broker's entry was last made young.
    var entryRenewedAt: Instant
    /// The last report.
    var progress: Progress?
    /// Since when the last report waits to be written.
    var unwrittenSince: Instant?
    /// Why the stage was told to stop.
    var interruption: Interruption?
    /// Whether the hard limit has passed.
    var isOverdue = false

    init(startedAt: Instant) {
        self.startedAt = startedAt
        leaseRenewedAt = startedAt
        entryRenewedAt = startedAt
    }

    /// From when the limits count.
    private var limitedFrom: Instant { securedAt.map { max($0, startedAt) } ?? startedAt }

    /// The limit that was passed at this moment and has not been acted upon.
    func passedLimit(at now: Instant, _ rhythm: Rhythm) -> Limit? {
        if !isOverdue, now >= limitedFrom + rhythm.timeLimit { return .hard }
        guard interruption == nil else { return nil }
        if now >= leaseRenewedAt + rhythm.fence { return .fence }
        if now >= limitedFrom + rhythm.softLimit { return .soft }
        return nil
    }

    /// A limit on an attempt.
    enum Limit: Sendable {
        /// Tell the stage to stop.
        case soft
        /// The attempt has failed.
        case hard
        /// The lease could not be renewed: stop before another may begin.
        case fence
    }

    /// Whether the ledger is to be told that we live, or how far we are.
    ///
    /// An attempt that has not been ended a lease after its hard limit is held by a process that is stuck: another may
    /// have it.
    func isLeaseDue(at now: Instant, _ rhythm: Rhythm) -> Bool {
        guard !isLost, !isGivenUp(at: now, rhythm) else { return false }
        if let unwrittenSince, now >= unwrittenSince + rhythm.debounce { return true }
        return now >= leaseRenewedAt + rhythm.heartbeat
    }

    /// Whether the broker's entry is to be made young.
    func isEntryDue(at now: Instant, _ rhythm: Rhythm) -> Bool {
        !isLost && !isGivenUp(at: now, rhythm) && now >= entryRenewedAt + rhythm.heartbeat
    }

    private func isGivenUp(at now: Instant, _ rhythm: Rhythm) -> Bool {
        now >= limitedFrom + rhythm.timeLimit + rhythm.fence
    }

    private var isLost: Bool { interruption == .lost }

    /// When something will be due, seen from this moment.
    func nextEvent(after now: Instant, _ rhythm: Rhythm) -> Instant {
        var next = limitedFrom + (isOverdue ? .seconds(31_536_000) : rhythm.timeLimit)
        guard !isLost, !isGivenUp(at: now, rhythm) else { return next }
        next = min(next, leaseRenewedAt + rhythm.heartbeat, entryRenewedAt + rhythm.heartbeat)
        if let unwrittenSince { next = min(next, unwrittenSince + rhythm.debounce) }
        if interruption == nil { next = min(next, limitedFrom + rhythm.softLimit, leaseRenewedAt + rhythm.fence) }
        return next
    }
}
