import Domain

/// A stage's row as a change left it.
struct StageRow: Sendable {
    let stage: StageName
    let state: StageState
    let generation: Int64
    let attempt: Int
    let isRequired: Bool
    let error: StageError?
}

/// The statements on `stages` that several transactions share. All of them expect the file's row to be locked.
enum StageRows {
    /// Where a stage stands, for deciding.
    struct Standing: Sendable {
        let state: StageState
        /// Waiting for the other stages is not being under way.
        let isUnderWay: Bool
    }

    private static let returning = "RETURNING stage, state, generation, attempt, required, error_code, error_message"

    /// Every stage of the file.
    static func states(of file: FileID, on link: PostgresLink) throws -> [StageName: Standing] {
        let rows = try link.rows(
            "SELECT stage, state, run_at = 'infinity' FROM stages WHERE file_id = $1",
            [file]
        ) { row -> (StageName, Standing)? in
            guard let stage = try row.stage() else { return nil }
            let state = try row.value { StageState(rawValue: $0) }
            return (stage, Standing(state: state, isUnderWay: try !row.bool() && !state.isTerminal))
        }
        return Dictionary(rows.compactMap { $0 }, uniquingKeysWith: { first, _ in first })
    }

    /// What a stage starts over with when somebody asks for it: the one place that resets every counter against which
    /// attempts, dead workers and crashes are held. What was tried stays on record in `attempts`.
    private static let freshBudget = """
        attempt = 0, worker_losses = 0, decoder_crashes = 0, postponements = 0, waiting_for = NULL,
        waiting_since = NULL
        """

    /// Queues stages at once under the next generation, with a fresh budget of attempts.
    static func queueAgain(_ stages: [StageName], of file: FileID, on link: PostgresLink) throws -> [StageRow] {
        // A worker that still runs the stage has lost it with this.
        try link.run(
            """
            UPDATE attempts a SET outcome = 'lost', finished_at = now() FROM stages s
            WHERE s.file_id = $1 AND s.stage = ANY($2::text[]) AND a.attempt_id = s.attempt_id
                AND a.outcome = 'running'
            """,
            [file, stages]
        )
        return try link.rows(
            """
            UPDATE stages SET state = 'queued', generation = generation + 1, run_at = now(), \(freshBudget),
                cancel_requested = false, attempt_id = NULL, worker = NULL, heartbeat_at = NULL, progress = 0,
                step = '', error_code = NULL, error_message = NULL, started_at = NULL,
                finished_at = NULL, published_stream = NULL, published_entry = NULL, checked_at = now(),
                version = version + 1
            WHERE file_id = $1 AND stage = ANY($2::text[]) \(returning)
            """,
            [file, stages],
            read
        ).compactMap { $0 }
    }

    /// Ends what waits and asks what runs to stop.
    ///
    /// - Returns: the rows that ended.
    static func stop(_ file: FileID, requiredOnly: Bool, on link: PostgresLink) throws -> [StageRow] {
        try link.run(
            """
            UPDATE stages SET cancel_requested = true, version = version + 1
            WHERE file_id = $1 AND state = 'running' AND (required OR NOT $2)
            """,
            [file, requiredOnly]
        )
        return try link.rows(
            """
            UPDATE stages SET state = 'cancelled', finished_at = now(), error_code = 'cancelled',
                error_message = 'Stopped on request.', version = version + 1
            WHERE file_id = $1 AND state IN ('queued', 'retrying') AND (required OR NOT $2) \(returning)
            """,
            [file, requiredOnly],
            read
        ).compactMap { $0 }
    }

    /// Reads the columns of a row as the statements here return them.
    static func read(_ row: inout Row) throws -> StageRow? {
        let stage = try row.stage()
        let state = try row.value { StageState(rawValue: $0) }
        let (generation, attempt, isRequired) = (try row.int64(), try row.int(), try row.bool())
        let error = try row.stageError()
        return stage.map {
            StageRow(
                stage: $0,
                state: state,
                generation: generation,
                attempt: attempt,
                isRequired: isRequired,
                error: error
            )
        }
    }
}
