public import Domain

/// Pages read so far, in PostgreSQL.
public struct PostgresDrafts: PageDrafts {
    let client: PostgresClient

    /// The drafts in the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``PageDrafts/pages(of:recipe:)``.
    public func pages(of file: FileID, recipe: String) async throws -> [TextPage] {
        try await client.query(
            "SELECT page FROM page_drafts WHERE file_id = $1 AND recipe = $2 ORDER BY number",
            [file, recipe]
        ) { row in try row.optionalJSON(TextPage.self) }.compactMap { $0 }
    }

    /// See ``PageDrafts/keep(_:of:recipe:)``.
    ///
    /// The file's version rises, so that whoever reads the text along sees that there is more. The commit does not wait
    /// for the disk: pages that a crash of the server forgets are read again.
    public func keep(_ pages: [TextPage], of claim: Claim, recipe: String) async throws -> Bool {
        let isMine = try await client.write { link in
            try link.rows(
                Self.keeping,
                [claim.work.file, claim.work.stage, claim.attemptID, recipe, JSONText(pages)]
            ) { row in try row.bool() }
        }
        if isMine.first == true { client.bulletin.post(.files, claim.work.file.description) }
        return isMine.first == true
    }

    /// Locks the file before the stage, as every transaction does.
    private static let keeping = """
        WITH file AS MATERIALIZED (
            SELECT id FROM files WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE
        ), mine AS (
            UPDATE stages s SET version = s.version + 1 FROM file
            WHERE s.file_id = file.id AND s.stage = $2 AND s.attempt_id = $3 AND s.state = 'running'
            RETURNING s.file_id
        ), kept AS (
            INSERT INTO page_drafts (file_id, number, recipe, page)
            SELECT mine.file_id, (page ->> 'number')::int, $4, page FROM mine, jsonb_array_elements($5::jsonb) AS page
            ON CONFLICT (file_id, number) DO UPDATE SET recipe = excluded.recipe, page = excluded.page
        )
        SELECT EXISTS (SELECT FROM mine), set_config('synchronous_commit', 'off', true)
        """
}
