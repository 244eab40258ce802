public import Domain

extension PostgresOutbox: BacklogView {
    /// See ``BacklogView/backlog(olderThanSeconds:)``: what is in the outbox, and what is on its way and not begun.
    public func backlog(olderThanSeconds: Double) async throws -> BacklogReport {
        let loads = try await client.query(
            """
            SELECT user_id, sum(pieces), coalesce(extract(epoch FROM now() - min(since)), 0) FROM (
                SELECT user_id, cardinality(stages) AS pieces, run_at AS since FROM outbox
                WHERE run_at <= now() AND stages <> '{}'
                UNION ALL
                SELECT c.user_id, 1, c.published_at FROM carried c, LATERAL (
                    SELECT FROM stages s WHERE s.file_id = c.file_id AND s.stage = c.stage
                        AND s.generation = c.generation AND s.state IN ('queued', 'retrying') LIMIT 1
                ) AS waiting
            ) AS piece GROUP BY user_id
            """
        ) { row in (user: try row.optional { UserID($0) }, count: try row.int(), seconds: try row.double()) }
        var late: [UserID: Double] = [:]
        for load in loads where load.seconds > olderThanSeconds {
            if let user = load.user { late[user] = load.seconds }
        }
        return BacklogReport(waiting: loads.reduce(0) { $0 + $1.count }, late: late)
    }
}
