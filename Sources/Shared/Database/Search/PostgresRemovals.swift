public import Domain

/// Of which deleted files vectors may still lie in a store of their own.
public struct PostgresRemovals: VectorRemovals {
    private let client: PostgresClient

    /// In the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``VectorRemovals/due(afterSeconds:limit:)``.
    public func due(afterSeconds: Double, limit: Int) async throws -> [FileID] {
        try await client.query(
            """
            SELECT id FROM files
            WHERE deleted_at IS NOT NULL AND vectors_removed_at IS NULL
                AND deleted_at < now() - make_interval(secs => $1)
            ORDER BY deleted_at LIMIT $2
            """,
            [afterSeconds, limit]
        ) { row in try row.file() }
    }

    /// See ``VectorRemovals/removed(_:)``.
    public func removed(_ files: [FileID]) async throws {
        _ = try await client.write(repeatable: true) { link in
            try link.run("UPDATE files SET vectors_removed_at = now() WHERE id = ANY($1::uuid[])", [files])
        }
    }
}
