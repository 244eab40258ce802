public import Domain
import FoundationEssentials

extension PostgresLedger {
    /// How long the rows of a purged file are kept after its objects were handed out the first time.
    private static let secondChance = "interval '1 hour'"
    /// Rows that one statement removes at most.
    private static let portion = 5_000

    /// See ``LedgerKeeping/purgeDeleted(retentionSeconds:limit:)``.
    ///
    /// A file's keys are handed out twice, an hour apart, and its rows go only the second time: if the caller dies before
    /// the objects are removed, nothing stays behind. Removing an object twice is no error.
    public func purgeDeleted(retentionSeconds: Double, limit: Int) async throws -> [ObjectKey] {
        try await client.transaction { _, link in
            let files = try link.rows(
                """
                WITH due AS (
                    SELECT id, purged_at FROM files
                    WHERE deleted_at < now() - make_interval(secs => $1)
                        AND (purged_at IS NULL OR purged_at < now() - \(Self.secondChance))
                        AND NOT EXISTS (SELECT FROM stages s WHERE s.file_id = files.id AND s.state = 'running')
                    ORDER BY deleted_at LIMIT $2
                    FOR UPDATE SKIP LOCKED
                ), marked AS (
                    UPDATE files f SET purged_at = now() FROM due WHERE f.id = due.id AND due.purged_at IS NULL
                )
                SELECT f.id, f.object_key, t.object_key, t.renditions,
                    (SELECT jsonb_agg(o.object_key) FROM survey_objects o WHERE o.file_id = f.id),
                    due.purged_at IS NOT NULL
                FROM due JOIN files f ON f.id = due.id LEFT JOIN thumbnails t ON t.file_id = f.id
                """,
                [retentionSeconds, limit]
            ) { row in
                (
                    id: try row.file(), original: try row.key(), thumbnail: try row.optional { ObjectKey($0) },
                    renditions: try row.optionalJSON([Rendition].self) ?? [],
                    pictures: (try row.optionalJSON([String].self) ?? []).compactMap { ObjectKey($0) },
                    isLast: try row.bool()
                )
            }
            try link.run("DELETE FROM files WHERE id = ANY($1::uuid[])", [files.filter(\.isLast).map(\.id)])
            return files.flatMap { file in
                [file.original, file.thumbnail ?? .thumbnail(file.id)] + file.renditions.map(\.key) + file.pictures
            }
        }
    }

    /// How long bytes are remembered that decoders died of; by then the decoders are others.
    private static let grudgeSeconds = 30.0 * 86_400

    /// See ``LedgerKeeping/expireOldRows(retentionSeconds:)``. In portions, so that no transaction grows long.
    public func expireOldRows(retentionSeconds: Double) async throws -> Int {
        var count = 0
        count += try await remove(
            "idempotency_keys",
            where: "created_at < now() - make_interval(secs => $1)",
            86_400
        )
        count += try await remove(
            "decoder_deaths",
            where: "last_at < now() - make_interval(secs => $1)",
            max(retentionSeconds, Self.grudgeSeconds)
        )
        count += try await remove("events", where: "at < now() - make_interval(secs => $1)", retentionSeconds)
        count += try await remove(
            "outbox",
            where: """
                run_at < now() - make_interval(secs => $1)
                AND NOT EXISTS (SELECT FROM files f WHERE f.id = outbox.file_id AND f.deleted_at IS NULL)
                """,
            retentionSeconds
        )
        // One row for each notification is kept as long as its file, and a while after.
        count += try await remove(
            "notifications",
            where: """
                created_at < now() - make_interval(secs => $1)
                AND NOT EXISTS (SELECT FROM files f WHERE f.id = notifications.file_id)
                """,
            retentionSeconds
        )
        return count
    }

    /// See ``LedgerKeeping/expireAttempts(retentionSeconds:)``.
    ///
    /// Walks along the ids, which sort by time, up to those that are too young: attempts that stay are passed once a
    /// round, and hide none behind them. In portions, as above.
    public func expireAttempts(retentionSeconds: Double) async throws -> Int {
        var count = 0
        var cursor: UUID?
        // Those that made the ids have clocks of their own.
        let end = UUID.version7(at: Date(timeIntervalSinceNow: 86_400 - retentionSeconds))
        while true {
            let (removed, last) = try await client.transaction(durable: false) { [cursor] _, link in
                try link.rows(
                    """
                    WITH page AS MATERIALIZED (
                        SELECT attempt_id, file_id, stage, started_at, finished_at FROM attempts
                        WHERE attempt_id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
                            AND attempt_id < $3 AND started_at < now() - make_interval(secs => $2)
                        ORDER BY attempt_id LIMIT \(Self.portion)
                    ), gone AS (
                        DELETE FROM attempts a USING page p
                        WHERE a.attempt_id = p.attempt_id AND p.finished_at < now() - make_interval(secs => $2)
                            AND EXISTS (
                                SELECT FROM attempts later WHERE later.file_id = p.file_id AND later.stage = p.stage
                                    AND (later.started_at, later.attempt_id) > (p.started_at, p.attempt_id)
                            ) AND NOT EXISTS (
                                SELECT FROM stages s
                                WHERE s.file_id = p.file_id AND s.stage = p.stage AND s.state = 'dead'
                            )
                        RETURNING 1
                    )
                    SELECT (SELECT count(*) FROM gone), (SELECT attempt_id FROM page ORDER BY attempt_id DESC LIMIT 1)
                    """,
                    [cursor, retentionSeconds, end]
                ) { row in (try row.int(), try row.optional { UUID(uuidString: $0) }) }.first ?? (0, nil)
            }
            count += removed
            guard let last else { return count }
            cursor = last
        }
    }

    private func remove(_ table: String, where condition: String, _ seconds: Double) async throws -> Int {
        var count = 0
        while true {
            // Losing this in a crash of the server costs nothing: the rows are removed by the next round.
            let removed = try await client.transaction(durable: false) { _, link in
                try link.run(
                    """
                    DELETE FROM \(table) WHERE ctid = ANY(ARRAY(
                        SELECT ctid FROM \(table) WHERE \(condition) LIMIT \(Self.portion) FOR UPDATE SKIP LOCKED
                    ))
                    """,
                    [seconds]
                )
            }
            count += removed
            guard removed == Self.portion else { return count }
        }
    }
}
