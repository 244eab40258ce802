import Domain

extension PostgresLedger {
    /// A stage that has waited too long, as it was seen.
    private struct Waiting: Sendable {
        let work: Work
        /// As PostgreSQL wrote it.
        let since: String
        let failure: Failure
    }

    /// See ``LedgerKeeping/giveUpWaiting(patienceSeconds:limit:)``.
    ///
    /// Each stage in a transaction of its own, compared by generation and by when its wait began: one that was claimed
    /// since the scan, or that met what it needs, is left alone.
    public func giveUpWaiting(patienceSeconds: Double, limit: Int) async throws -> Int {
        try await Self.each(pagedBy: limit) { last in
            try await waiting(longerThan: patienceSeconds, behind: last, limit: limit)
        } _: { waiting in
            try await giveUp(waiting, AttemptEnd(.dead, "dead", waiting.failure.stageError))
        }
    }

    private func waiting(longerThan seconds: Double, behind last: Waiting?, limit: Int) async throws -> [Waiting] {
        try await client.query(
            """
            SELECT s.file_id, s.stage, s.generation, s.waiting_since, s.waiting_for, s.error_code, s.error_message
            FROM stages s JOIN files f ON f.id = s.file_id AND f.deleted_at IS NULL
            WHERE s.waiting_since < now() - make_interval(secs => $1) AND s.state IN ('queued', 'retrying')
                AND s.stage = ANY($3) AND NOT is_held(f.user_id, ARRAY[s.stage])
                AND ($4::timestamptz IS NULL
                    OR (s.waiting_since, s.file_id, s.stage) > ($4::timestamptz, $5::uuid, $6))
            ORDER BY s.waiting_since, s.file_id, s.stage LIMIT $2
            """,
            [seconds, limit, StageName.all, last?.since, last?.work.file, last?.work.stage]
        ) { row -> Waiting? in
            let file = try row.file()
            guard let stage = try row.stage() else { return nil }
            let work = Work(file: file, stage: stage, generation: try row.int64())
            let since = try row.text()
            let failure = Failure.away(
                try row.optionalText(),
                code: try row.optionalText(),
                message: try row.optionalText()
            )
            return Waiting(work: work, since: since, failure: failure.outwaited(afterSeconds: seconds))
        }.compactMap { $0 }
    }

    private func giveUp(_ waiting: Waiting, _ end: AttemptEnd) async throws -> Bool {
        let (work, error) = (waiting.work, waiting.failure.stageError)
        let journal = try await client.transaction { _, link -> Journal? in
            let ended = try link.rows(
                Self.givingUp,
                [work.file, work.stage, work.generation, waiting.since, error.code, error.message]
            ) { row -> (StoredFile, StageRow)? in
                let stage = try StageRows.read(&row)
                let file = try row.storedFile()
                return stage.map { (file, $0) }
            }
            guard let (file, row) = ended.compactMap({ $0 }).first else { return nil }
            var journal = Journal()
            try Self.follow(row, of: file, end, source: "millrace/janitor", on: link, &journal)
            try journal.write(on: link)
            return journal
        }
        journal?.post(on: client.bulletin)
        return journal != nil
    }

    /// What a relay has in hand at the moment is not waited for: its event will be stale.
    private static let givingUp = """
        WITH file AS MATERIALIZED (
            SELECT * FROM files WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE
        ), ended AS (
            UPDATE stages s SET state = 'dead', finished_at = now(), progress = 0, step = '', error_code = $5,
                error_message = $6, published_stream = NULL, published_entry = NULL, checked_at = now(),
                version = s.version + 1
            FROM file
            WHERE s.file_id = file.id AND s.stage = $2 AND s.generation = $3 AND s.state IN ('queued', 'retrying')
                AND s.waiting_since = $4::timestamptz AND NOT is_held(file.user_id, ARRAY[s.stage])
            RETURNING s.stage, s.state, s.generation, s.attempt, s.required, s.error_code, s.error_message
        ), gone AS (
            DELETE FROM outbox WHERE id IN (
                SELECT o.id FROM outbox o, ended
                WHERE o.file_id = $1 AND o.stages = ARRAY[$2::text] AND o.generation = $3
                FOR UPDATE OF o SKIP LOCKED
            )
        )
        SELECT ended.*, \(FileColumns.of("file")) FROM ended, file
        """
}
