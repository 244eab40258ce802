public import Domain
public import FoundationEssentials
import Synchronization

/// The ledger and its outbox in memory, under the same rules as the real ones.
public final class MemoryLedger: StageLedger, LeaseRenewal {
    private let book = Mutex(LedgerBook())
    private let trouble = Mutex<Failure?>(nil)
    let listeners = Mutex<[AsyncStream<Void>.Continuation]>([])
    private let clock: @Sendable () -> Date

    /// An empty ledger.
    ///
    /// - Parameter now: the database's clock.
    public init(now: @escaping @Sendable () -> Date = { Date() }) {
        clock = now
    }

    /// Makes every call fail until told otherwise, as a database does that is away.
    public func fail(with failure: Failure?) {
        trouble.withLock { $0 = failure }
    }

    /// Commits an upload.
    public func accept(_ file: StoredFile) throws {
        try use { book, now in try book.accept(file, at: now) }
    }

    /// Where the file stands.
    public func status(_ file: FileID) -> FileStatus? {
        book.withLock { $0.files[file]?.status }
    }

    /// Where a stage stands; `nil` for an unknown file.
    public func standing(_ file: FileID, _ stage: StageName) -> MemoryStanding? {
        book.withLock { book in
            book.rows[LedgerBook.Key(file: file, stage: stage)].map { row in
                MemoryStanding(
                    state: row.state,
                    generation: row.generation,
                    attempt: row.attempt,
                    losses: row.losses,
                    decoderCrashes: row.decoderCrashes,
                    postponements: row.postponements,
                    progress: row.progress,
                    error: row.error,
                    runAt: row.runAt
                )
            }
        }
    }

    /// What finished stages left behind.
    public func changes(_ file: FileID) -> [Change] {
        book.withLock { $0.changes[file] ?? [] }
    }

    /// Rows that wait in the outbox, due or not.
    public var outboxCount: Int { book.withLock { $0.outbox.count } }

    /// Takes the stage; see ``StageLedger``.
    public func claim(_ work: Work, worker: String, leaseSeconds: Double) async throws -> ClaimAnswer {
        try use { book, now in book.claim(work, worker: worker, leaseSeconds: leaseSeconds, at: now) }
    }

    /// Ends the attempt; see ``StageLedger``.
    public func finish(_ claim: Claim, _ ending: Ending, announcing messages: [OutboxMessage]) async throws -> Bool {
        try use { book, now in try book.finish(claim.attemptID, ending, messages, sandbox: claim.sandbox, at: now) }
    }

    /// Renews leases; see ``LeaseRenewal``.
    public func renew(_ beats: [Beat]) throws -> [UUID: BeatAnswer] {
        try use { book, now in
            Dictionary(uniqueKeysWithValues: beats.map { ($0.attemptID, book.renew($0, at: now)) })
        }
    }

    func use<Value: Sendable>(_ body: (inout LedgerBook, Date) throws -> Value) throws -> Value {
        if let failure = trouble.withLock({ $0 }) { throw failure }
        let now = clock()
        let (value, hasRows) = try book.withLock { book in
            let before = book.outbox.count
            let value = try body(&book, now)
            return (value, book.outbox.count > before)
        }
        if hasRows { signal() }
        return value
    }

    /// Takes rows back whose publishing failed.
    func putBack(_ rows: [LedgerBook.Waiting]) {
        book.withLock { $0.outbox.insert(contentsOf: rows, at: 0) }
    }

    private func signal() {
        for listener in listeners.withLock({ $0 }) { listener.yield() }
    }
}

/// Where a stage stands, as a test sees it.
public struct MemoryStanding: Sendable, Hashable {
    /// Its state.
    public let state: StageState
    /// Its generation.
    public let generation: Int64
    /// Attempts begun that count.
    public let attempt: Int
    /// Workers that died on it.
    public let losses: Int
    /// Decoders that died on it.
    public let decoderCrashes: Int
    /// How often in a row it was put back because a dependency was away.
    public let postponements: Int
    /// How far it is.
    public let progress: Progress
    /// Why it failed.
    public let error: StageError?
    /// When it is due; `nil` for never.
    public let runAt: Date?
}
