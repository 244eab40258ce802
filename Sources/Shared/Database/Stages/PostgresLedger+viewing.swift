public import Domain

extension PostgresLedger {
    /// See ``OperatorView/queues()``.
    ///
    /// What is open is counted in an index that holds little else; what has ended is counted only so far, because it
    /// grows with every file that ever came.
    public func queues() async throws -> [QueueReport] {
        let counts = try await client.query(
            """
            SELECT g.stage, u.state, (
                SELECT count(*) FROM (
                    -- Written as a range in order, so that it is read from the index and no further than the limit.
                    SELECT FROM stages s
                    WHERE (s.stage, s.state) >= (g.stage, u.state) AND (s.stage, s.state) <= (g.stage, u.state)
                    ORDER BY s.stage, s.state LIMIT $4
                ) AS counted
            )
            FROM unnest($1::text[]) AS g(stage), unnest($3::text[]) AS u(state)
            UNION ALL
            SELECT stage, state, count(*) FROM stages
            WHERE stage = ANY($1::text[]) AND state = ANY($2::text[]) GROUP BY stage, state
            """,
            [
                StageName.all, StageState.allCases.filter { !$0.isTerminal }, StageState.allCases.filter(\.isTerminal),
                QueueReport.countLimit,
            ]
        ) { row in (stage: try row.text(), state: try row.text(), count: try row.int()) }
        let waits = try await client.query(
            """
            SELECT stage, extract(epoch FROM now() - (
                SELECT min(run_at) FROM stages s
                WHERE s.stage = g.stage AND s.state IN ('queued', 'retrying') AND s.run_at <= now()
            )), EXISTS (SELECT FROM holds h WHERE h.kind = 'stage' AND h.name = g.stage), (
                SELECT count(*) FILTER (WHERE g.stage = ANY(waiting.stages))
                FROM (SELECT stages FROM outbox LIMIT $2) AS waiting
            )
            FROM unnest($1::text[]) AS g(stage)
            """,
            [StageName.all, QueueReport.countLimit]
        ) { row in
            (
                stage: try row.text(), oldest: try row.optional { Double($0) } ?? 0, isPaused: try row.bool(),
                outbox: try row.int()
            )
        }
        return waits.map { wait in
            let states = counts.filter { $0.stage == wait.stage && $0.count > 0 }.map { ($0.state, $0.count) }
            return QueueReport(
                stage: wait.stage,
                counts: Dictionary(states, uniquingKeysWith: max),
                oldestQueuedSeconds: max(0, wait.oldest),
                outbox: wait.outbox,
                isPaused: wait.isPaused
            )
        }
    }
}
