public import Domain

/// Who has refused that others read their texts.
public struct PostgresConsent: CloudConsent {
    private let client: PostgresClient

    /// On this database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``CloudConsent/allowsCloud(_:)``.
    public func allowsCloud(_ user: UserID) async throws -> Bool {
        let sql = "SELECT NOT EXISTS (SELECT FROM cloud_refusals WHERE user_id = $1)"
        // Who is not known to allow it does not.
        return try await client.query(sql, [user]) { row in try row.bool() }.first ?? false
    }

    /// See ``CloudConsent/allowCloud(_:for:)``.
    public func allowCloud(_ isAllowed: Bool, for user: UserID) async throws {
        let sql =
            isAllowed
            ? "DELETE FROM cloud_refusals WHERE user_id = $1"
            : "INSERT INTO cloud_refusals (user_id) VALUES ($1) ON CONFLICT DO NOTHING"
        _ = try await client.write(repeatable: true) { link in try link.run(sql, [user]) }
    }
}
