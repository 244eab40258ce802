public import Domain
public import FoundationEssentials

/// Committed events on their way to the broker, in PostgreSQL.
public struct PostgresOutbox: Outbox {
    private let client: PostgresClient

    /// The outbox in the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``Outbox/relay(limit:_:)``.
    ///
    /// The rows stay locked while `publish` works. If this process hangs, the server ends the transaction after a while,
    /// so that others get the rows. The commit does not wait for the disk: forgotten in a crash of the server, the rows
    /// come once more, and repeats are dropped by event id.
    public func relay(
        limit: Int,
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws -> Int {
        try await client.session(isInterruptible: false) { session in
            let rows = try await session.run { link in try Self.take(limit, on: link) }
            guard !rows.isEmpty else { return 0 }
            do {
                let entries = try await publish(rows.map(\.message))
                guard entries.count == rows.count else {
                    throw Failure(.internalError, "\(rows.count) events were published as \(entries.count) entries.")
                }
                // What is published is noted even if the relay is to stop: else it would be published twice.
                try await session.shielded { link in try Self.remove(rows, entries, on: link) }
                return rows.count
            } catch {
                try? await session.shielded { link in link.rollback() }
                throw error
            }
        }
    }

    /// See ``Outbox/nextDue()``. What is held back is due when the hold is lifted.
    public func nextDue() async throws -> Date? {
        let query = "SELECT min(run_at) FROM outbox WHERE run_at > now() AND run_at < 'infinity'"
        return try await client.query(query) { row in try row.optionalDate() }.compactMap { $0 }.first
    }

    /// See ``Outbox/arrivals()``. Signals of the same moment are one; there is one whenever the connection comes back.
    public func arrivals() -> AsyncStream<Void> {
        client.bulletin.notices(.outbox, keeping: 1) { _ in () }
    }

    private struct Taken: Sendable {
        let id: Int64
        let message: OutboxMessage
    }

    private static func take(_ limit: Int, on link: PostgresLink) throws -> [Taken] {
        try link.script(
            """
            BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL idle_in_transaction_session_timeout = '15s'
            """
        )
        let rows = try link.rows(
            """
            SELECT id, stream, event_id, event FROM outbox WHERE run_at <= now()
            ORDER BY run_at, id LIMIT $1 FOR UPDATE SKIP LOCKED
            """,
            [limit]
        ) { row in
            Taken(
                id: try row.int64(),
                message: OutboxMessage(stream: try row.text(), eventID: try row.text(), event: try row.text())
            )
        }
        if rows.isEmpty { link.rollback() }
        return rows
    }

    /// Removes the rows and notes at their stages where they lie now.
    ///
    /// A stage that somebody works on is skipped, not waited for: it is no longer waiting, so its place is of no use.
    private static func remove(_ rows: [Taken], _ entries: [String], on link: PostgresLink) throws {
        try link.run(
            """
            WITH published AS (
                SELECT o.id, o.file_id, o.stages, o.generation, o.stream, p.entry
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
            )
            DELETE FROM outbox o USING published p WHERE o.id = p.id
            """,
            [rows.map(\.id), entries]
        )
        try link.script("COMMIT")
    }
}
