public import FoundationEssentials

/// The truth about who does what: leases, attempts and endings of stages, each change compare-and-set.
///
/// The lease in this ledger decides; a broker's pending list is only a hint. Throws ``Failure`` with
/// ``Failure/Code/unavailable`` when it does not answer.
public protocol StageLedger: Sendable {
    /// Takes the stage if it waits under this generation, or if its lease has run out for the first time; after that
    /// only ``LedgerKeeping/reclaimExpired(leaseSeconds:maximumLosses:limit:)``, which counts, takes it from a worker.
    ///
    /// One statement: the state becomes `running`, a new attempt row and fencing token are made, and the file turns
    /// from `pending` to `processing`.
    func claim(_ work: Work, worker: String, leaseSeconds: Double) async throws -> ClaimAnswer

    /// Ends the attempt: changes, state, attempt row, the file's status and the events that follow, in one transaction
    /// fenced by the attempt id.
    ///
    /// The transaction that ends the last required stage also completes or fails the file and releases `notify`.
    ///
    /// - Parameter announcing: events of the stage itself, for the outbox.
    /// - Returns: `false` if the attempt was no longer the current one; then nothing was written.
    func finish(_ claim: Claim, _ ending: Ending, announcing: [OutboxMessage]) async throws -> Bool
}

/// The part of the ledger that the heart's own thread calls; blocking, on a connection of its own.
public protocol LeaseRenewal: Sendable {
    /// Renews the leases of running attempts and stores their progress, all in one statement.
    ///
    /// - Returns: an answer for every beat.
    /// - Throws: ``Failure/Code/unavailable``.
    func renew(_ beats: [Beat]) throws -> [UUID: BeatAnswer]
}

/// The part of the ledger that the Janitor turns; every call is safe beside other Janitors.
public protocol LedgerKeeping: Sendable {
    /// Takes running stages whose lease ended more than a lease ago from their dead worker: queued again at once under
    /// the next generation, with an outbox row for that group's work stream, or dead after too many worker deaths.
    ///
    /// Goes through all of them, page by page: those that cannot be taken hide none behind them.
    ///
    /// - Parameter limit: of one page.
    /// - Returns: how many were taken.
    func reclaimExpired(leaseSeconds: Double, maximumLosses: Int, limit: Int) async throws -> Int

    /// Fails stages that are running without a live lease for longer than this.
    ///
    /// - Parameter limit: of one page, as above.
    func failStuck(afterSeconds: Double, limit: Int) async throws -> Int

    /// Ends waiting stages that have waited for a dependency for longer than this, with the failure that they wait over.
    ///
    /// Their next attempt would end them too, but nobody knows when that comes. Left alone is what runs, and what an
    /// operator holds back: that time does not count.
    ///
    /// - Parameter limit: of one page, as above.
    /// - Returns: how many were ended.
    func giveUpWaiting(patienceSeconds: Double, limit: Int) async throws -> Int

    /// Queued stages that are due, have no outbox row, and were published before `age` ago or never, oldest look first.
    ///
    /// The caller asks the broker whether each is still carried, and hands back those that are not to ``requeue(_:)``.
    ///
    /// - Parameter round: of the page before, so that a round sees every row once however many of the first ones are
    ///   carried; `nil` begins one.
    func uncarriedCandidates(
        olderThanSeconds age: Double,
        in round: CandidateRound?,
        limit: Int
    ) async throws -> CandidatePage

    /// How many running stages have had no live lease for longer than this: nobody carries them, until they are
    /// reclaimed.
    func lapsedCount(afterSeconds: Double) async throws -> Int

    /// For how long the running stage that has been silent the longest has shown no sign of life; 0 if none runs.
    ///
    /// A heartbeat at rest; about a lease when a worker died; more means that nobody reclaims.
    func longestSilenceSeconds() async throws -> Double

    /// Queues these stages again under the next generation, if they are still as they were.
    func requeue(_ works: [Work]) async throws -> Int

    /// What the ledger says of a delivered event, for the judge of stale pending entries.
    func judge(_ works: [Work], leaseSeconds: Double) async throws -> [Work: DeliveryVerdict]

    /// Purges what has outlived its retention; returns the keys of objects that may now be removed.
    func purgeDeleted(retentionSeconds: Double, limit: Int) async throws -> [ObjectKey]

    /// Removes expired idempotency keys, old events, old finished outbox dust. Returns rows removed.
    func expireOldRows(retentionSeconds: Double) async throws -> Int

    /// Removes attempts that ended so long ago, but for the last one of each stage of each file and those of dead stages.
    ///
    /// - Returns: how many were removed.
    func expireAttempts(retentionSeconds: Double) async throws -> Int
}

/// A look at all candidates, page by page: those that nobody had looked at when it began.
public struct CandidateRound: Sendable, Hashable {
    /// When it began, as the ledger writes it.
    public let mark: String

    /// A round that began then.
    public init(mark: String) {
        self.mark = mark
    }
}

/// One page of candidates.
public struct CandidatePage: Sendable {
    /// At most as many as were asked for; fewer on the last page.
    public let works: [PublishedWork]
    /// For the next page.
    public let round: CandidateRound?

    /// A page.
    public init(works: [PublishedWork], round: CandidateRound?) {
        self.works = works
        self.round = round
    }
}

/// Where a queued stage was last published.
public struct PublishedWork: Sendable, Hashable {
    /// The stage that waits.
    public let work: Work
    /// The stream it was put on; `nil` if it never was.
    public let stream: String?
    /// Its entry id there.
    public let entry: String?

    /// A queued stage and its entry.
    public init(work: Work, stream: String?, entry: String?) {
        self.work = work
        self.stream = stream
        self.entry = entry
    }
}

/// What to do with a broker's old pending entry.
public enum DeliveryVerdict: Sendable, Hashable {
    /// The work ended or has a newer event: the entry may be acknowledged.
    case obsolete
    /// A worker holds a fresh lease: leave it.
    case alive
    /// It waits and its worker never claimed it, or died: queue it again under the next generation, then acknowledge.
    case orphaned
}
