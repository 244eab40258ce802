public import Domain
import Events
import FoundationEssentials

extension PostgresLedger {
    private static let source = "millrace/janitor"

    /// See ``LedgerKeeping/reclaimExpired(leaseSeconds:maximumLosses:limit:)``.
    ///
    /// Each stage in a transaction of its own, compared by attempt and heartbeat: one that its worker renewed or ended
    /// since the scan is left alone.
    public func reclaimExpired(leaseSeconds: Double, maximumLosses: Int, limit: Int) async throws -> Int {
        try await endLapsed(after: leaseSeconds, limit: limit) { lapsed in
            let error = Failure(.workerLost, "The worker \(lapsed.worker) stopped answering.").stageError
            if lapsed.losses + 1 >= maximumLosses { return AttemptEnd(.dead, "lost", error) }
            var end = AttemptEnd(.queued, "lost", error)
            end.isCounted = false
            end.reason = "reclaim"
            return end
        }
    }

    /// See ``LedgerKeeping/failStuck(afterSeconds:limit:)``.
    public func failStuck(afterSeconds: Double, limit: Int) async throws -> Int {
        try await endLapsed(after: afterSeconds, limit: limit) { _ in
            let sentence = "No worker has shown a sign of life for \(Int(afterSeconds)) seconds."
            return AttemptEnd(.dead, "lost", Failure(.workerLost, sentence).stageError)
        }
    }

    /// See ``LedgerKeeping/uncarriedCandidates(olderThanSeconds:in:limit:)``.
    ///
    /// A row that is handed out counts as looked at and falls out of the round: so a long queue of carried work at its
    /// front hides nothing behind it, and several Janitors share the rows.
    public func uncarriedCandidates(
        olderThanSeconds age: Double,
        in round: CandidateRound?,
        limit: Int
    ) async throws -> CandidatePage {
        try await client.transaction(durable: false) { _, link in
            let mark = try round?.mark ?? Self.mark(age, on: link)
            let works = try link.rows(
                """
                WITH candidate AS (
                    SELECT s.file_id, s.stage FROM stages s JOIN files f ON f.id = s.file_id
                    WHERE s.state IN ('queued', 'retrying') AND s.run_at <= now() AND f.deleted_at IS NULL
                        AND s.checked_at < $1::timestamptz
                        AND NOT EXISTS (
                            SELECT FROM outbox o WHERE o.file_id = s.file_id AND s.stage = ANY(o.stages)
                        )
                    ORDER BY s.checked_at LIMIT $2
                    FOR NO KEY UPDATE OF s SKIP LOCKED
                )
                UPDATE stages s SET checked_at = now() FROM candidate c
                WHERE s.file_id = c.file_id AND s.stage = c.stage
                RETURNING s.file_id, s.stage, s.generation, s.published_stream, s.published_entry
                """,
                [mark, limit]
            ) { row -> PublishedWork? in
                let file = try row.file()
                guard let stage = try row.stage() else { return nil }
                let work = Work(file: file, stage: stage, generation: try row.int64())
                return PublishedWork(work: work, stream: try row.optionalText(), entry: try row.optionalText())
            }
            // A page is full even if rows of a newer version's stages were on it.
            let next = works.count == limit ? CandidateRound(mark: mark) : nil
            return CandidatePage(works: works.compactMap { $0 }, round: next)
        }
    }

    private static func mark(_ age: Double, on link: PostgresLink) throws -> String {
        let marks = try link.rows("SELECT now() - make_interval(secs => $1)", [age]) { row in try row.text() }
        guard let mark = marks.first else { throw Failure(.internalError, "The database has no time.") }
        return mark
    }

    /// See ``LedgerKeeping/lapsedCount(afterSeconds:)``.
    public func lapsedCount(afterSeconds: Double) async throws -> Int {
        try await client.query(
            """
            SELECT count(*) FROM stages
            WHERE state = 'running' AND heartbeat_at < now() - make_interval(secs => greatest($1, lease_seconds))
            """,
            [afterSeconds]
        ) { row in try row.int() }.first ?? 0
    }

    /// See ``LedgerKeeping/longestSilenceSeconds()``.
    public func longestSilenceSeconds() async throws -> Double {
        try await client.query(
            """
            SELECT greatest(0, coalesce(extract(epoch FROM now() - min(heartbeat_at)), 0)) FROM stages
            WHERE state = 'running'
            """
        ) { row in try row.double() }.first ?? 0
    }

    /// See ``LedgerKeeping/requeue(_:)``. Also takes a running stage whose lease has run out.
    public func requeue(_ works: [Work]) async throws -> Int {
        try await Self.each(pagedBy: works.count + 1, { _ in works }) { work in
            try await requeue(work, reason: "uncarried")
        }
    }

    /// Does each, page by page, so that those that always fail hide none behind them; a database that is away ends it at
    /// once.
    ///
    /// - Parameters:
    ///   - limit: how many a full page has; another follows it.
    ///   - page: those behind that one, the first ones if there is none.
    /// - Returns: how many were done.
    /// - Throws: the first failure, at the end.
    static func each<Item>(
        pagedBy limit: Int,
        _ page: (Item?) async throws -> [Item],
        _ body: (Item) async throws -> Bool
    ) async throws -> Int {
        var count = 0
        var failure: (any Error)?
        var last: Item?
        repeat {
            let items = try await page(last)
            for item in items {
                do {
                    if try await body(item) { count += 1 }
                } catch let error as Failure where error.code == .unavailable {
                    throw error
                } catch {
                    failure = failure ?? error
                }
            }
            last = items.count == limit ? items.last : nil
        } while last != nil
        if let failure { throw failure }
        return count
    }

    /// See ``LedgerKeeping/judge(_:leaseSeconds:)``.
    public func judge(_ works: [Work], leaseSeconds: Double) async throws -> [Work: DeliveryVerdict] {
        let standings = try await client.query(
            """
            SELECT w.number, s.state, s.run_at <= now(),
                coalesce(s.heartbeat_at >= now() - make_interval(secs => greatest($4, s.lease_seconds)), false)
            FROM unnest($1::uuid[], $2::text[], $3::bigint[])
                WITH ORDINALITY AS w(file_id, stage, generation, number)
            JOIN stages s ON s.file_id = w.file_id AND s.stage = w.stage AND s.generation = w.generation
            JOIN files f ON f.id = s.file_id AND f.deleted_at IS NULL
            """,
            [works.map(\.file), works.map(\.stage), works.map(\.generation), leaseSeconds]
        ) { row in
            let number = try row.int()
            let state = try row.value { StageState(rawValue: $0) }
            let (isDue, isAlive) = (try row.bool(), try row.bool())
            switch state {
            case .running: return (number, isAlive ? DeliveryVerdict.alive : .orphaned)
            case .queued, .retrying: return (number, isDue ? .orphaned : .alive)
            case .done, .skipped, .dead, .cancelled: return (number, .obsolete)
            }
        }
        let verdicts = Dictionary(standings, uniquingKeysWith: { first, _ in first })
        return Dictionary(
            works.enumerated().map { ($1, verdicts[$0 + 1] ?? .obsolete) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    // MARK: One at a time

    private struct Lapsed: Sendable {
        let work: Work
        let attemptID: UUID
        let heartbeat: String
        let worker: String
        let losses: Int
        let isStopped: Bool
    }

    private func endLapsed(
        after seconds: Double,
        limit: Int,
        _ end: @Sendable (Lapsed) -> AttemptEnd
    ) async throws -> Int {
        try await Self.each(pagedBy: limit) { last in
            try await lapsed(after: seconds, behind: last, limit: limit)
        } _: { candidate in
            var end = candidate.isStopped ? AttemptEnd(.cancelled, "lost", AttemptEnd.stopped) : end(candidate)
            end.unlessBeatenSince = candidate.heartbeat
            end.isLoss = true
            end.errorClass = Failure.Code.workerLost.retry
            return try await self.end(candidate, end)
        }
    }

    private func lapsed(after seconds: Double, behind last: Lapsed?, limit: Int) async throws -> [Lapsed] {
        try await client.query(
            """
            SELECT s.file_id, s.stage, s.generation, s.attempt_id, s.heartbeat_at, s.worker, s.worker_losses,
                s.cancel_requested OR f.deleted_at IS NOT NULL
            FROM stages s JOIN files f ON f.id = s.file_id
            WHERE s.state = 'running'
                -- A worker's own lease may be longer than what this process was told.
                AND s.heartbeat_at < now() - make_interval(secs => greatest($1, s.lease_seconds))
                -- Those of a newer version are not ours to judge, and must not fill the portion.
                AND s.stage = ANY($3)
                AND ($4::timestamptz IS NULL OR (s.heartbeat_at, s.attempt_id) > ($4::timestamptz, $5::uuid))
            ORDER BY s.heartbeat_at, s.attempt_id LIMIT $2
            """,
            [seconds, limit, StageName.all, last?.heartbeat, last?.attemptID],
            Self.lapsed
        ).compactMap { $0 }
    }

    @Sendable private static func lapsed(_ row: inout Row) throws -> Lapsed? {
        let file = try row.file()
        guard let stage = try row.stage() else { return nil }
        return Lapsed(
            work: Work(file: file, stage: stage, generation: try row.int64()),
            attemptID: try row.uuid(),
            heartbeat: try row.text(),
            worker: try row.optionalText() ?? "",
            losses: try row.int(),
            isStopped: try row.bool()
        )
    }

    private func end(_ lapsed: Lapsed, _ end: AttemptEnd) async throws -> Bool {
        let journal = try await client.transaction { _, link -> Journal? in
            guard let (file, row) = try end.write(lapsed.attemptID, of: lapsed.work, on: link) else { return nil }
            var journal = Journal()
            try Self.follow(row, of: file, end, source: Self.source, on: link, &journal)
            try journal.write(on: link)
            return journal
        }
        journal?.post(on: client.bulletin)
        return journal != nil
    }

    /// Queues one stage again, if it waits or its lease has run out.
    func requeue(_ work: Work, reason: String) async throws -> Bool {
        let journal = try await client.transaction { _, link -> Journal? in
            let locked = try link.rows(
                "SELECT \(FileColumns.of("f")) FROM files f WHERE f.id = $1 AND f.deleted_at IS NULL FOR NO KEY UPDATE",
                [work.file]
            ) { row in try row.storedFile() }
            guard let file = locked.first else { return nil }
            let rows = try link.rows(Self.requeuing, [work.file, work.stage, work.generation], StageRows.read)
            guard let row = rows.compactMap({ $0 }).first else { return nil }
            var journal = Journal()
            try journal.requeued(row, of: file, reason: reason, source: Self.source)
            try journal.write(on: link)
            return journal
        }
        journal?.post(on: client.bulletin)
        return journal != nil
    }

    private static let requeuing = """
        WITH standing AS MATERIALIZED (
            SELECT file_id, stage, state, attempt_id FROM stages
            WHERE file_id = $1 AND stage = $2 AND generation = $3 AND NOT cancel_requested AND (
                state IN ('queued', 'retrying') AND run_at <= now()
                OR state = 'running' AND heartbeat_at < now() - make_interval(secs => lease_seconds)
            )
            FOR NO KEY UPDATE
        ), lost AS (
            UPDATE attempts a SET outcome = 'lost', finished_at = now(), error_code = 'worker_lost',
                error_message = 'Its lease ran out.'
            FROM standing WHERE standing.state = 'running' AND a.attempt_id = standing.attempt_id
        )
        UPDATE stages s SET state = 'queued', generation = s.generation + 1, run_at = now(),
            attempt = s.attempt - (standing.state = 'running')::int,
            worker_losses = s.worker_losses + (standing.state = 'running')::int,
            attempt_id = NULL, worker = NULL, heartbeat_at = NULL, progress = 0, step = '',
            published_stream = NULL, published_entry = NULL, checked_at = now(), version = s.version + 1
        FROM standing WHERE s.file_id = standing.file_id AND s.stage = standing.stage
        RETURNING s.stage, s.state, s.generation, s.attempt, s.required, s.error_code, s.error_message
        """
}
