public import Domain

/// What was found in files, and which of it could be better.
public struct PostgresAnalyses: KeptAnalyses {
    let client: PostgresClient

    /// On this database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``KeptAnalyses/analysis(of:)``.
    public func analysis(of file: FileID) async throws -> Analysis? {
        let found = try await client.query(
            """
            SELECT \(KeptAnalysis.json) FROM analyses a JOIN files f ON f.id = a.file_id
            WHERE a.file_id = $1 AND f.deleted_at IS NULL
            """,
            [file]
        ) { row in try row.optionalJSON(Analysis.self) }
        return found.compactMap { $0 }.first
    }
}
