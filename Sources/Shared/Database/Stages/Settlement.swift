import Domain
import Events

/// The fan-in: the transaction that ends the last required stage completes or fails the file and releases `notify`.
enum Settlement {
    private struct Outcome: Sendable {
        let status: FileStatus
        let settlement: Int64
        let culprit: StageError?
        let culpritStage: String
    }

    /// Settles the file if nothing that it waits for is still under way; else does nothing.
    ///
    /// The file's row must be locked, in a statement before this one: then of two transactions that each end one of the
    /// last two stages, the second sees what the first one did.
    static func settle(_ file: StoredFile, source: String, on link: PostgresLink, _ journal: inout Journal) throws {
        let outcomes = try link.rows(
            """
            WITH culprit AS (
                SELECT stage, coalesce(error_code, state) AS code, coalesce(error_message, '') AS message FROM stages
                WHERE file_id = $1 AND required AND state IN ('dead', 'cancelled')
                ORDER BY state DESC, finished_at LIMIT 1
            )
            UPDATE files SET status = CASE WHEN EXISTS (SELECT FROM culprit) THEN 'failed' ELSE 'completed' END,
                processed_at = now(), settlement = settlement + 1, version = version + 1
            WHERE id = $1 AND deleted_at IS NULL AND status IN ('pending', 'processing') AND NOT EXISTS (
                SELECT FROM stages
                WHERE file_id = $1 AND required AND state IN ('queued', 'running', 'retrying')
            )
            RETURNING status, settlement, (SELECT stage FROM culprit), (SELECT code FROM culprit),
                (SELECT message FROM culprit)
            """,
            [file.id]
        ) { row in
            let status = try row.value { FileStatus(rawValue: $0) }
            let settlement = try row.int64()
            let stage = try row.optionalText() ?? ""
            return Outcome(status: status, settlement: settlement, culprit: try row.stageError(), culpritStage: stage)
        }
        guard let outcome = outcomes.first else { return }
        let following = StageName.all.filter { !$0.isRequired }
        let rows = try StageRows.queueAgain(following, of: file.id, on: link)
        for row in rows {
            if let error = outcome.culprit {
                let event = FileFailed(
                    settlement: outcome.settlement,
                    stage: outcome.culpritStage,
                    code: error.code
                )
                try announce(event, row, of: file, source: source, &journal)
            } else {
                try announce(FileCompleted(settlement: outcome.settlement), row, of: file, source: source, &journal)
            }
        }
        journal.status(outcome.status, of: file)
    }

    private static func announce(
        _ event: some Event,
        _ row: StageRow,
        of file: StoredFile,
        source: String,
        _ journal: inout Journal
    ) throws {
        try journal.announce(
            event,
            to: .outcomes,
            of: file,
            source: source,
            stage: row.stage,
            generation: row.generation
        )
    }
}
