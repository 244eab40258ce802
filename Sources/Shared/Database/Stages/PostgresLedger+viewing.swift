public import Domain

extension PostgresLedger {
    /// See ``OperatorView/queues()``.
    public func queues() async throws -> [QueueReport] {
        let counts = try await client.query("SELECT stage, state, count(*) FROM stages GROUP BY stage, state") { row in
            (stage: try row.text(), state: try row.text(), count: try row.int())
        }
        let waits = try await client.query(
            """
            SELECT stage, extract(epoch FROM now() - min(run_at)) FROM stages
            WHERE state IN ('queued', 'retrying') AND run_at <= now() GROUP BY stage
            """
        ) { row in (try row.text(), try row.double()) }
        let unpublished = try await client.query(
            "SELECT s.stage, count(*) FROM outbox, unnest(outbox.stages) AS s(stage) GROUP BY s.stage"
        ) { row in (try row.text(), try row.int()) }
        let oldest = Dictionary(waits, uniquingKeysWith: max)
        let outbox = Dictionary(unpublished, uniquingKeysWith: max)
        return StageName.all.map(\.description).map { stage in
            QueueReport(
                stage: stage,
                counts: Dictionary(
                    counts.filter { $0.stage == stage }.map { ($0.state, $0.count) },
                    uniquingKeysWith: max
                ),
                oldestQueuedSeconds: max(0, oldest[stage] ?? 0),
                outbox: outbox[stage] ?? 0
            )
        }
    }

    /// See ``OperatorView/dead(stage:limit:)``.
    public func dead(stage: StageName?, limit: Int) async throws -> [DeadReport] {
        try await client.query(
            """
            SELECT s.stage, f.id, f.user_id, f.filename, s.error_code, s.error_message, s.attempt, s.finished_at
            FROM stages s JOIN files f ON f.id = s.file_id
            WHERE s.state = 'dead' AND f.deleted_at IS NULL AND ($1::text IS NULL OR s.stage = $1)
            ORDER BY s.finished_at DESC LIMIT $2
            """,
            [stage, limit]
        ) { row -> DeadReport? in
            guard let stage = try row.stage() else { return nil }
            return DeadReport(
                file: try row.file(),
                owner: try row.user(),
                filename: try row.text(),
                stage: stage,
                error: try row.stageError() ?? StageError(code: "internal", message: ""),
                attempts: try row.int(),
                at: try row.date()
            )
        }.compactMap { $0 }
    }
}
