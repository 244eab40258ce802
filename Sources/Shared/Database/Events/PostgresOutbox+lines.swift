public import Domain
import Events

extension PostgresOutbox {
    /// One relay feeds at a time, so that the room it finds is the room it has.
    private static let feeding: Int64 = 0x6D69_6C6C_6665_6564
    /// One relay lines up at a time, so that no two give out the same turns.
    private static let lining: Int64 = 0x6D69_6C6C_6C69_6E65
    /// Over how many seconds the flow is measured.
    private static let flowSeconds = 10

    /// See ``Outbox/feed(_:_:)``. Locked and committed as in ``relay(limit:within:_:)``.
    public func feed(
        _ room: @Sendable (StageFlow) -> Int,
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws -> Int {
        try await client.session(isInterruptible: false) { session in
            let flows = try await session.run { link in try Self.rollingBack(link) { try Self.flows(on: link) } }
            guard !flows.isEmpty else { return 0 }
            let rooms = flows.map { ($0.stage, room($0)) }.filter { $0.1 > 0 }
            let rows = try await session.run { link in
                try Self.rollingBack(link) { try Self.takeTurns(rooms, on: link) }
            }
            try await Self.carry(rows, over: session, publish)
            return rows.count
        }
    }

    // MARK: Lining up

    /// Which rows are more than the allowance lets go at once.
    static func beyond(_ allowance: Allowance, _ rows: [Taken], on link: PostgresLink) throws -> [Taken] {
        let working = rows.filter { !$0.stages.isEmpty && $0.user != nil }
        guard allowance != .unlimited, !working.isEmpty else { return [] }
        var loads = Loads(allowance)
        let counts = try link.rows(
            """
            SELECT user_id, stage, count(*) FROM carried GROUP BY user_id, stage
            UNION ALL
            SELECT u.user_id, s.stage, NULL FROM unnest($1::text[]) AS u(user_id), unnest($2::text[]) AS s(stage),
                LATERAL (SELECT FROM outbox o WHERE o.user_id = u.user_id AND o.stage = s.stage LIMIT 1) AS line
            """,
            [Array(Set(working.compactMap(\.user))), Array(Set(working.flatMap(\.stages)))]
        ) { row in (user: try row.optional { UserID($0) }, stage: try row.stage(), count: try row.optional { Int($0) })
        }
        for (user, stage, count) in counts {
            guard let stage else { continue }
            if let count {
                loads.add(count, of: user, at: stage)
            } else if let user {
                loads.addLine(of: user, at: stage)
            }
        }
        return working.filter { row in !loads.admits(row.user, row.stages) }
    }

    /// Puts a row into the line of each of its stages, for that stage's group alone; from now on they go apart, so that
    /// a slow group holds no fast one back.
    ///
    /// A user's rows get one turn each, behind those that the user has in the line. Who comes new, or back, begins with
    /// the turn that is next, not with all that others have had.
    static func lineUp(_ rows: [Taken], on link: PostgresLink) throws {
        try link.run("SELECT pg_advisory_xact_lock($1)", [lining])
        try link.run(
            """
            WITH moved AS (
                DELETE FROM outbox o USING unnest($1::bigint[]) AS m(id) WHERE o.id = m.id RETURNING o.*
            ), part AS (
                SELECT m.id, m.stream, m.event_id, m.event, m.file_id, m.generation, m.run_at, m.user_id, s.stage,
                    row_number() OVER (PARTITION BY m.user_id, s.stage ORDER BY m.id) AS number
                FROM moved m, unnest(m.stages) AS s(stage)
            ), last AS (
                SELECT p.user_id, p.stage, greatest(
                    (SELECT max(o.turn) FROM outbox o WHERE o.user_id = p.user_id AND o.stage = p.stage),
                    (SELECT min(o.turn) - 1 FROM outbox o WHERE o.stage = p.stage AND o.run_at < 'infinity'), 0
                ) AS turn
                FROM (SELECT DISTINCT user_id, stage FROM part) p
            )
            INSERT INTO outbox (stream, event_id, event, file_id, stages, generation, run_at, user_id, stage, turn)
            SELECT CASE WHEN p.stream = $2 THEN coalesce(w.stream, p.stream) ELSE p.stream END, p.event_id, p.event,
                p.file_id, ARRAY[p.stage], p.generation, p.run_at, p.user_id, p.stage, last.turn + p.number
            FROM part p JOIN last ON last.user_id = p.user_id AND last.stage = p.stage
            LEFT JOIN unnest($3::text[], $4::text[]) AS w(stage, stream) ON w.stage = p.stage
            ORDER BY p.id, p.stage
            """,
            [
                rows.map(\.id), StreamName.uploads.description, StageName.all,
                StageName.all.map { StreamName.work($0).description },
            ]
        )
    }

    // MARK: Feeding

    /// Forgets what is no longer under way: ended, queued again under another generation, or purged.
    static func sweepCarried(on link: PostgresLink) throws {
        try link.run(
            """
            WITH gone AS (
                DELETE FROM carried WHERE ctid = ANY(ARRAY(
                    SELECT c.ctid FROM carried c LEFT JOIN stages s ON s.file_id = c.file_id AND s.stage = c.stage
                        AND s.generation = c.generation AND s.state IN ('queued', 'retrying', 'running')
                    WHERE s.file_id IS NULL LIMIT 10000 FOR UPDATE OF c SKIP LOCKED
                ))
                RETURNING stage
            ), old AS (
                DELETE FROM stage_flow WHERE at < now() - interval '1 minute'
            )
            INSERT INTO stage_flow (stage, ended) SELECT stage, count(*) FROM gone GROUP BY stage
            """
        )
    }

    /// The flow of each stage with a line, in a transaction that stays open; none, and closed, if nothing is to be done.
    private static func flows(on link: PostgresLink) throws -> [StageFlow] {
        try begin(on: link)
        let isMine = try link.rows("SELECT pg_try_advisory_xact_lock($1)", [feeding]) { row in try row.bool() }
        guard isMine.first == true else {
            link.rollback()
            return []
        }
        try sweepCarried(on: link)
        let flows = try link.rows(
            """
            SELECT n.stage, (
                    SELECT count(*) FROM carried c, LATERAL (
                        SELECT FROM stages s WHERE s.file_id = c.file_id AND s.stage = c.stage
                            AND s.generation = c.generation AND s.state IN ('queued', 'retrying') LIMIT 1
                    ) AS waiting
                    WHERE c.stage = n.stage
                ), (
                    SELECT coalesce(sum(f.ended), 0) / \(flowSeconds).0 FROM stage_flow f
                    WHERE f.stage = n.stage AND f.at > now() - interval '\(flowSeconds) seconds'
                )
            FROM unnest($1::text[]) AS n(stage)
            WHERE (
                SELECT min(o.turn) FROM outbox o
                WHERE o.stage = n.stage AND o.run_at <= now() AND o.run_at < 'infinity'
            ) IS NOT NULL
            """,
            [StageName.all]
        ) { row -> StageFlow? in
            guard let stage = try row.stage() else { return nil }
            return StageFlow(stage: stage, waiting: try row.int(), endedPerSecond: try row.double())
        }.compactMap { $0 }
        if flows.isEmpty { try link.script("COMMIT") }
        return flows
    }

    /// The next rows in turn; none, and the transaction closed, if there is no room.
    private static func takeTurns(_ rooms: [(stage: StageName, room: Int)], on link: PostgresLink) throws -> [Taken] {
        let rows = try rooms.flatMap { stage, room in
            try link.rows(next, [stage, room]) { row in try Taken(&row) }
        }
        if rows.isEmpty { try link.script("COMMIT") }
        return rows
    }

    /// What is held back is named apart: the index leaves it out.
    static let next = """
        SELECT \(Taken.columns) FROM outbox o WHERE o.stage = $1 AND o.run_at <= now() AND o.run_at < 'infinity'
        ORDER BY o.turn, o.id LIMIT $2 FOR UPDATE SKIP LOCKED
        """
}
