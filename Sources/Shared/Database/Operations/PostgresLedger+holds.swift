public import Domain

extension PostgresLedger {
    /// See ``OperatorView/holds()``.
    public func holds() async throws -> [Hold] {
        try await client.query("SELECT kind, name, who, reason, since FROM holds ORDER BY since, kind, name") { row in
            let (kind, name) = (try row.text(), try row.text())
            let (who, reason, since) = (try row.text(), try row.text(), try row.date())
            return Hold.Target(kind: kind, name: name).map { Hold(target: $0, who: who, reason: reason, since: since) }
        }.compactMap { $0 }
    }

    /// See ``OperatorControl/hold(_:reason:by:)``.
    ///
    /// What is in the outbox already is parked with it; what a relay has in its hands, or what lies on a stream, comes
    /// back into the outbox when a worker wants to claim it.
    public func hold(_ target: Hold.Target, reason: String, by who: String) async throws -> Bool {
        try await client.transaction { _, link in
            let isNew =
                try link.rows(
                    """
                    INSERT INTO holds (kind, name, who, reason) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (kind, name) DO UPDATE SET reason = excluded.reason RETURNING xmax = 0
                    """,
                    [target.kind, target.name, who, reason]
                ) { row in try row.bool() }.first ?? false
            try link.run(
                """
                UPDATE outbox SET run_at = 'infinity' WHERE id IN (
                    SELECT id FROM outbox
                    WHERE run_at < 'infinity' AND is_held(event::jsonb ->> 'tenant', stages) FOR UPDATE SKIP LOCKED
                )
                """
            )
            try Audit.write("pause", by: who, target.members(reason), count: isNew ? 1 : 0, on: link)
            return isNew
        }
    }

    /// See ``OperatorControl/lift(_:by:)``. Each row is due again when its stage is: a delay after an error stands. In a
    /// line the first of a user's rows gets the turn that is next, since others have had theirs meanwhile.
    public func lift(_ target: Hold.Target, by who: String) async throws -> Bool {
        let wasHeld = try await client.transaction { _, link in
            // The time that it was held back counts as no waiting for a dependency.
            try link.run(
                """
                UPDATE stages s SET waiting_since = s.waiting_since + (now() - greatest(s.waiting_since, h.since))
                FROM holds h, files f
                WHERE h.kind = $1 AND h.name = $2 AND f.id = s.file_id
                    AND s.waiting_since IS NOT NULL AND s.state IN ('queued', 'retrying')
                    AND CASE h.kind WHEN 'stage' THEN s.stage = h.name ELSE f.user_id = h.name END
                """,
                [target.kind, target.name]
            )
            let held = try link.run("DELETE FROM holds WHERE kind = $1 AND name = $2", [target.kind, target.name]) > 0
            let freed = try link.run(
                """
                WITH freed AS MATERIALIZED (
                    SELECT id, user_id, stage, turn FROM outbox
                    WHERE run_at = 'infinity' AND NOT is_held(event::jsonb ->> 'tenant', stages)
                ), back AS (
                    SELECT user_id, stage, greatest(0, (
                        SELECT min(o.turn) FROM outbox o WHERE o.stage = freed.stage AND o.run_at < 'infinity'
                    ) - min(turn)) AS turns
                    FROM freed WHERE stage IS NOT NULL GROUP BY user_id, stage
                )
                UPDATE outbox o SET turn = o.turn + back.turns, run_at = greatest(now(), (
                    SELECT max(s.run_at) FROM stages s WHERE s.file_id = o.file_id AND s.stage = ANY(o.stages)
                        AND s.generation = o.generation AND s.run_at < 'infinity'
                ))
                FROM freed LEFT JOIN back ON back.user_id = freed.user_id AND back.stage = freed.stage
                WHERE o.id = freed.id AND o.run_at = 'infinity'
                """
            )
            if held { try Audit.write("resume", by: who, target.members(), count: freed, on: link) }
            return held
        }
        client.bulletin.post(.outbox)
        return wasHeld
    }
}

extension Hold.Target {
    fileprivate func members(_ reason: String = "") -> [String: JSONValue?] {
        ["kind": .string(kind), "name": .string(name), "reason": reason.isEmpty ? nil : .string(reason)]
    }
}
