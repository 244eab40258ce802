public import Domain

extension PostgresLedger {
    /// How long the rows of a purged file are kept after its objects were handed out the first time.
    private static let secondChance = "interval '1 hour'"

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
                SELECT f.id, f.object_key, t.object_key, due.purged_at IS NOT NULL
                FROM due JOIN files f ON f.id = due.id LEFT JOIN thumbnails t ON t.file_id = f.id
                """,
                [retentionSeconds, limit]
            ) { row in
                (
                    id: try row.file(), original: try row.key(), thumbnail: try row.optional { ObjectKey($0) },
                    isLast: try row.bool()
                )
            }
            try link.run("DELETE FROM files WHERE id = ANY($1::uuid[])", [files.filter(\.isLast).map(\.id)])
            return files.flatMap { file in [file.original, file.thumbnail ?? .thumbnail(file.id)] }
        }
    }

    /// See ``LedgerKeeping/expireOldRows(retentionSeconds:)``. In portions, so that no transaction grows long.
    public func expireOldRows(retentionSeconds: Double) async throws -> Int {
        var count = 0
        count += try await remove(
            "idempotency_keys",
            where: "created_at < now() - make_interval(secs => $1)",
            86_400
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
        return count
    }

    private func remove(_ table: String, where condition: String, _ seconds: Double) async throws -> Int {
        let portion = 5_000
        var count = 0
        while true {
            // Losing this in a crash of the server costs nothing: the rows are removed by the next round.
            let removed = try await client.transaction(durable: false) { _, link in
                try link.run(
                    """
                    DELETE FROM \(table) WHERE ctid = ANY(ARRAY(
                        SELECT ctid FROM \(table) WHERE \(condition) LIMIT \(portion) FOR UPDATE SKIP LOCKED
                    ))
                    """,
                    [seconds]
                )
            }
            count += removed
            guard removed == portion else { return count }
        }
    }
}
