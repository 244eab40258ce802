public import Domain
import FoundationEssentials

/// Committed events on their way to the broker, in PostgreSQL. The lines are in `+lines`.
public struct PostgresOutbox: Outbox {
    let client: PostgresClient

    /// The outbox in the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``Outbox/relay(limit:within:_:)``.
    ///
    /// The rows stay locked while `publish` works. If this process hangs, the server ends the transaction after a while,
    /// so that others get the rows. The commit does not wait for the disk: forgotten in a crash of the server, the rows
    /// come once more, and repeats are dropped by event id.
    public func relay(
        limit: Int,
        within allowance: Allowance,
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws -> Relayed {
        try await client.session(isInterruptible: false) { session in
            let batch = try await session.run { link in
                try Self.rollingBack(link) { try Self.take(limit, within: allowance, on: link) }
            }
            try await Self.carry(batch.rows, over: session, publish)
            return Relayed(published: batch.rows.count, lined: batch.lined)
        }
    }

    /// See ``Outbox/outlook()``. What is held back is due when the hold is lifted.
    public func outlook() async throws -> OutboxOutlook {
        let outlooks = try await client.query(
            """
            SELECT (SELECT min(run_at) FROM outbox WHERE stage IS NULL AND run_at < 'infinity'),
                EXISTS (SELECT FROM outbox WHERE stage IS NOT NULL AND run_at < 'infinity')
            """
        ) { row in OutboxOutlook(due: try row.optionalDate(), hasLine: try row.bool()) }
        guard let outlook = outlooks.first else { throw Failure(.internalError, "The outbox answered nothing.") }
        return outlook
    }

    /// See ``Outbox/arrivals()``. Signals of the same moment are one; there is one whenever the connection comes back.
    public func arrivals() -> AsyncStream<Void> {
        client.bulletin.notices(.outbox, keeping: 1) { _ in () }
    }

    // MARK: One batch

    /// A locked row.
    struct Taken: Sendable {
        let id: Int64
        let message: OutboxMessage
        let user: UserID?
        let stages: [StageName]

        init(_ row: inout Row) throws {
            id = try row.int64()
            message = OutboxMessage(stream: try row.text(), eventID: try row.text(), event: try row.text())
            user = try row.optional { UserID($0) }
            let words = try row.text().split(separator: ",")
            let stages = words.compactMap { StageName(String($0)) }
            // With a newer version's stage it never stands in line: nobody here would feed that.
            self.stages = stages.count == words.count ? stages : []
        }

        static let columns = "o.id, o.stream, o.event_id, o.event, o.user_id, array_to_string(o.stages, ',')"
    }

    /// What a transaction that is still open has taken; no rows if it is closed.
    struct Batch: Sendable {
        var rows: [Taken] = []
        var lined = 0
    }

    private static let sweepEvery: Int64 = 64

    /// Queues are full at one moment and empty at the next: only an index is never the wrong plan, and then planning each
    /// time anew costs more than the statements do.
    static func begin(on link: PostgresLink) throws {
        try link.script(
            """
            BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL idle_in_transaction_session_timeout = '15s';
            SET LOCAL enable_seqscan = off; SET LOCAL jit = off;
            SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off; SET LOCAL plan_cache_mode = force_generic_plan
            """
        )
    }

    /// Leaves no transaction open behind an error.
    static func rollingBack<Value>(_ link: PostgresLink, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            link.rollback()
            throw error
        }
    }

    /// Publishes what was taken, and commits that it is gone.
    static func carry(
        _ rows: [Taken],
        over session: PostgresSession,
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws {
        guard !rows.isEmpty else { return }
        do {
            let entries = try await publish(rows.map(\.message))
            guard entries.count == rows.count else {
                throw Failure(.internalError, "\(rows.count) events were published as \(entries.count) entries.")
            }
            // What is published is noted even if the relay is to stop: else it would be published twice.
            try await session.shielded { link in try remove(rows, entries, on: link) }
        } catch {
            // The pool closes a connection whose transaction it cannot end.
            try? await session.shielded { link in link.rollback() }
            throw error
        }
    }

    private static func take(_ limit: Int, within allowance: Allowance, on link: PostgresLink) throws -> Batch {
        try begin(on: link)
        let rows = try link.rows(
            """
            SELECT \(Taken.columns) FROM outbox o WHERE o.stage IS NULL AND o.run_at <= now()
            ORDER BY o.run_at, o.id LIMIT $1 FOR UPDATE SKIP LOCKED
            """,
            [limit]
        ) { row in try Taken(&row) }
        guard !rows.isEmpty else {
            link.rollback()
            return Batch()
        }
        // Now and then anyway, so that what has ended does not pile up.
        if rows.contains(where: { $0.id % sweepEvery == 0 }) { try sweepCarried(on: link) }
        var beyond = try Self.beyond(allowance, rows, on: link)
        if !beyond.isEmpty {
            // Look twice: some of what was under way may have ended.
            try sweepCarried(on: link)
            beyond = try Self.beyond(allowance, rows, on: link)
        }
        if !beyond.isEmpty { try lineUp(beyond, on: link) }
        let lined = Set(beyond.map(\.id))
        let batch = Batch(rows: rows.filter { !lined.contains($0.id) }, lined: lined.count)
        if batch.rows.isEmpty { try link.script("COMMIT") }
        return batch
    }

    /// Removes the rows, notes at their stages where they lie now, and that they are under way.
    ///
    /// A stage that somebody works on is skipped, not waited for: it is no longer waiting, so its place is of no use.
    private static func remove(_ rows: [Taken], _ entries: [String], on link: PostgresLink) throws {
        try link.run(
            """
            WITH published AS (
                SELECT o.id, o.file_id, o.stages, o.generation, o.stream, o.user_id, p.entry
                FROM unnest($1::bigint[], $2::text[]) AS p(id, entry) JOIN outbox o ON o.id = p.id
            ), place AS MATERIALIZED (
                SELECT s.file_id, s.stage, p.stream, p.entry
                FROM published p JOIN stages s ON s.file_id = p.file_id AND s.stage = ANY(p.stages)
                    AND s.generation = p.generation
                WHERE s.state IN ('queued', 'retrying')
                FOR NO KEY UPDATE OF s SKIP LOCKED
            ), noted AS (
                UPDATE stages s SET published_stream = place.stream, published_entry = place.entry,
                    checked_at = now()
                FROM place WHERE s.file_id = place.file_id AND s.stage = place.stage
            ), under_way AS (
                INSERT INTO carried (file_id, stage, generation, user_id)
                SELECT p.file_id, s.stage, p.generation, p.user_id FROM published p, unnest(p.stages) AS s(stage)
            )
            DELETE FROM outbox o USING published p WHERE o.id = p.id
            """,
            [rows.map(\.id), entries]
        )
        try link.script("COMMIT")
    }
}
