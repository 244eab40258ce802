public import Domain
import FoundationEssentials

extension PostgresFiles {
    /// See ``FileRepository/earlier(_:of:)``.
    public func earlier(_ id: FileID, of owner: UserID) async throws -> EarlierAnalysis? {
        let found = try await client.query(
            """
            SELECT e.analysed_at, e.analysis FROM files f JOIN earlier_analyses e ON e.file_id = f.id
            WHERE f.id = $1 AND f.user_id = $2 AND f.deleted_at IS NULL
            """,
            [id, owner]
        ) { row -> EarlierAnalysis? in
            let date = try row.date()
            return try row.optionalJSON(Analysis.self).map { EarlierAnalysis(analysedAt: date, analysis: $0) }
        }
        return found.compactMap { $0 }.first
    }
}

extension EarlierAnalysis {
    /// Puts what is known of the file aside, in the transaction that replaces it.
    static func keep(of file: FileID, on link: PostgresLink) throws {
        try link.run(
            """
            INSERT INTO earlier_analyses (file_id, analysed_at, analysis)
            SELECT a.file_id, a.created_at, \(KeptAnalysis.json)
            FROM analyses a WHERE a.file_id = $1
            ON CONFLICT (file_id) DO UPDATE SET analysed_at = excluded.analysed_at, analysis = excluded.analysis
            """,
            [file]
        )
    }
}
