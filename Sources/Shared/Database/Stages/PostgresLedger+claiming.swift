public import Domain
import FoundationEssentials

extension PostgresLedger {
    /// See ``StageLedger/claim(_:worker:leaseSeconds:)``.
    ///
    /// The commit does not wait for the disk: if the server crashes and forgets it, the next heartbeat finds the attempt
    /// lost, and the event, which nobody has acknowledged, brings the work again.
    ///
    /// Work that an operator holds back goes into the outbox again, under the next generation, and waits there: so its
    /// event is stale and need not stay pending, and lifting the hold is all that it takes to bring it back.
    public func claim(_ work: Work, worker: String, leaseSeconds: Double) async throws -> ClaimAnswer {
        let attemptID = UUID.version7()
        let answer = try await client.write { link -> ClaimAnswer? in
            for _ in 0..<3 {
                let granted = try link.rows(
                    Self.taking,
                    [work.file, work.stage, work.generation, attemptID, worker, leaseSeconds]
                ) { row in try Self.claim(work, attemptID, &row) }
                if let claim = granted.compactMap({ $0 }).first { return ClaimAnswer.granted(claim) }
                switch try Self.refusal(of: work, on: link) {
                case .because(let answer): return answer
                case .paused: return nil
                // It has become free between the two statements.
                case .gone: continue
                }
            }
            return .held
        }
        guard let answer else { return try await requeue(work, reason: "paused") ? .stale : .notYet }
        if case .granted = answer { client.bulletin.post(.files, work.file.description) }
        return answer
    }

    /// One statement, so one transaction: lock the file, lock the stage if it is free, take it, note all that.
    private static let taking = """
        WITH file AS MATERIALIZED (
            SELECT * FROM files WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE
        ), free AS MATERIALIZED (
            SELECT s.file_id, s.stage, s.state, s.attempt_id FROM file JOIN stages s ON s.file_id = file.id
            WHERE s.stage = $2 AND s.generation = $3 AND NOT s.cancel_requested AND (
                s.state IN ('queued', 'retrying') AND s.run_at <= now()
                -- Once: a file that kills its workers goes on by way of the Janitor, who counts.
                OR s.state = 'running' AND s.heartbeat_at < now() - make_interval(secs => s.lease_seconds)
                    AND s.worker_losses = 0
            ) AND NOT is_held(file.user_id, ARRAY[s.stage])
            FOR NO KEY UPDATE OF s
        ), taken AS (
            UPDATE stages s SET state = 'running', attempt = s.attempt + (free.state <> 'running')::int,
                attempt_id = $4, worker = $5, heartbeat_at = now(), lease_seconds = $6,
                worker_losses = s.worker_losses + (free.state = 'running')::int, progress = 0, step = '',
                error_code = NULL, error_message = NULL, started_at = now(), finished_at = NULL,
                version = s.version + 1
            FROM free WHERE s.file_id = free.file_id AND s.stage = free.stage
            RETURNING s.file_id, s.stage, s.attempt, s.required, s.decoder_crashes, s.postponements, s.waiting_since
        ), lost AS (
            UPDATE attempts a SET outcome = 'lost', finished_at = now(), error_code = 'worker_lost',
                error_message = 'Its lease ran out.'
            FROM free WHERE free.state = 'running' AND a.attempt_id = free.attempt_id
        ), begun AS (
            INSERT INTO attempts (attempt_id, file_id, stage, attempt, generation, worker)
            SELECT $4, file_id, stage, attempt, $3, $5 FROM taken
        ), started AS (
            UPDATE files f SET status = 'processing', version = f.version + 1 FROM taken
            WHERE f.id = taken.file_id AND f.status = 'pending' AND taken.required
            RETURNING f.id, f.user_id
        ), told AS (
            INSERT INTO events (user_id, file_id, type, data)
            SELECT user_id, id, 'status', '{"status":"processing"}' FROM started
            UNION ALL
            SELECT file.user_id, file.id, 'stage',
                jsonb_build_object('stage', taken.stage, 'state', 'running', 'attempt', taken.attempt)
            FROM taken, file
        )
        SELECT granted.* FROM (SELECT set_config('synchronous_commit', 'off', true)) AS soon LEFT JOIN (
            SELECT taken.attempt, taken.required, file.settlement, taken.decoder_crashes, taken.postponements,
                coalesce(extract(epoch FROM now() - taken.waiting_since), 0),
                -- Deaths by the same bytes that this stage has not counted itself; SIGKILL comes from outside.
                taken.required AND coalesce((
                    SELECT sum(d.deaths) FROM decoder_deaths d WHERE d.sha256 = file.sha256 AND d.signal <> 9
                ), 0) > taken.decoder_crashes,
                \(FileColumns.of("file"))
            FROM taken, file
        ) AS granted ON true
        """

    private static func claim(_ work: Work, _ attemptID: UUID, _ row: inout Row) throws -> Claim? {
        guard let attempt = try row.optional({ Int($0) }) else { return nil }
        let isRequired = try row.bool()
        let settlement = try row.int64()
        let past = Claim.Past(
            decoderCrashes: try row.int(),
            postponements: try row.int(),
            waitedSeconds: try row.double(),
            isSuspect: try row.bool()
        )
        var file = try row.storedFile()
        if isRequired, file.status == .pending { file.status = .processing }
        return Claim(work: work, attemptID: attemptID, attempt: attempt, file: file, settlement: settlement, past: past)
    }

    private enum Refusal {
        case because(ClaimAnswer)
        /// It is free, and an operator holds it back.
        case paused
        /// It is free now.
        case gone
    }

    /// Why the stage was not granted, seen after the fact.
    private static func refusal(of work: Work, on link: PostgresLink) throws -> Refusal {
        let refusals = try link.rows(
            """
            SELECT s.generation = $3, s.state, s.run_at <= now(), s.cancel_requested,
                coalesce(s.heartbeat_at >= now() - make_interval(secs => s.lease_seconds), false),
                is_held(f.user_id, ARRAY[s.stage])
            FROM stages s JOIN files f ON f.id = s.file_id
            WHERE s.file_id = $1 AND s.stage = $2 AND f.deleted_at IS NULL
            """,
            [work.file, work.stage, work.generation]
        ) { row -> Refusal in
            guard try row.bool() else { return .because(.stale) }
            let state = try row.value { StageState(rawValue: $0) }
            let (isDue, isStopped, isAlive) = (try row.bool(), try row.bool(), try row.bool())
            let free = try row.bool() ? Refusal.paused : .gone
            switch state {
            case .running: return isAlive || isStopped ? .because(.held) : free
            case .queued, .retrying: return isDue ? free : .because(.notYet)
            case .done, .skipped, .dead, .cancelled: return .because(.stale)
            }
        }
        return refusals.first ?? .because(.stale)
    }
}
