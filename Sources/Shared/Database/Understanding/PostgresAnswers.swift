public import Domain

/// What models said, for a month.
public struct PostgresAnswers: AnswerCache {
    private let client: PostgresClient

    /// On this database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``AnswerCache/answer(_:)``.
    public func answer(_ key: AnswerKey) async throws -> Description? {
        let found = try await client.query(Self.finding, [key.user, key.method, key.digest]) { row in
            try row.optionalJSON(Description.self)
        }
        return found.compactMap { $0 }.first
    }

    /// See ``AnswerCache/keep(_:for:)``. Removes a few that are too old.
    public func keep(_ description: Description, for key: AnswerKey) async throws {
        _ = try await client.write(repeatable: true) { link in
            try link.run(Self.keeping, [key.user, key.method, key.digest, JSONText(description)])
        }
        _ = try await client.write(repeatable: true) { link in try link.run(Self.forgetting) }
    }

    private static let finding = """
        SELECT description FROM ai_answers
        WHERE user_id = $1 AND method = $2 AND digest = decode($3, 'hex') AND created_at > now() - interval '30 days'
        """
    private static let keeping = """
        INSERT INTO ai_answers (user_id, method, digest, description)
        VALUES ($1, $2, decode($3, 'hex'), $4::jsonb)
        ON CONFLICT (user_id, digest, method) DO UPDATE SET description = excluded.description, created_at = now()
        """
    private static let forgetting = """
        DELETE FROM ai_answers WHERE (user_id, digest, method) IN (
            SELECT user_id, digest, method FROM ai_answers WHERE created_at <= now() - interval '30 days'
            ORDER BY created_at LIMIT 50 FOR UPDATE SKIP LOCKED
        )
        """
}
