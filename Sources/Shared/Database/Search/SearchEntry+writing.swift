import Domain

extension SearchEntry {
    /// Replaces what search has of the file, in the transaction that holds its row's lock.
    func write(to file: FileID, on link: PostgresLink) throws {
        try link.run("DELETE FROM search_parts WHERE file_id = $1", [file])
        // A statement's parameters are held in memory twice: not all parts of a large file at once.
        for start in stride(from: 0, to: parts.count, by: Self.batch) {
            let batch = Array(parts[start..<min(parts.count, start + Self.batch)])
            try link.run(
                """
                INSERT INTO search_parts (file_id, user_id, number, page, first, text, words)
                SELECT f.id, f.user_id, p.number, p.page, p.first, p.text, p.words::tsvector
                FROM files f, unnest($2::int[], $3::int[], $4::int[], $5::text[], $6::text[])
                    AS p(number, page, first, text, words)
                WHERE f.id = $1 AND f.deleted_at IS NULL
                """,
                [
                    file, batch.map(\.number), batch.map(\.page), batch.map(\.first), batch.map(\.text),
                    batch.map { TextSearchForm.vector($0.words) },
                ]
            )
        }
        try link.run(Self.marking, [file, space?.name, space?.dimensions, parts.count, recipe])
        // One set a file: what was made in another space, or is kept elsewhere from now on, goes.
        let kept = isElsewhere ? nil : space?.name
        try link.run("DELETE FROM vector_sets WHERE file_id = $1 AND space IS DISTINCT FROM $2", [file, kept])
        guard let space, !isElsewhere else { return }
        let owner = try link.rows("SELECT user_id FROM files WHERE id = $1", [file]) { row in try row.user() }
        guard let owner = owner.first else { return }
        try VectorSet(vectors, in: space).write(to: file, owner: owner, on: link)
    }

    private static let batch = 200
    private static let marking = """
        INSERT INTO embeddings (file_id, user_id, space, dimensions, parts, recipe)
        SELECT id, user_id, $2, $3::int, $4::int, $5 FROM files WHERE id = $1 AND deleted_at IS NULL
        ON CONFLICT (file_id) DO UPDATE SET space = excluded.space, dimensions = excluded.dimensions,
            parts = excluded.parts, recipe = excluded.recipe
        """
}

/// Removes everything that search has of a file.
enum SearchRows {
    static func delete(_ file: FileID, on link: PostgresLink) throws {
        for table in ["search_parts", "vector_sets", "embeddings", "file_tags", "picture_looks"] {
            try link.run("DELETE FROM \(table) WHERE file_id = $1", [file])
        }
    }

    /// Brings the file's tags to what its owner says or, if nothing, to what was found.
    static func renewTags(of file: FileID, on link: PostgresLink) throws {
        try link.run("DELETE FROM file_tags WHERE file_id = $1", [file])
        try link.run(
            """
            INSERT INTO file_tags (user_id, tag, file_id)
            SELECT DISTINCT f.user_id, tag ->> 'tag', f.id
            FROM files f LEFT JOIN analyses a ON a.file_id = f.id,
                jsonb_array_elements(coalesce(f.user_tags, a.tags)) AS tag
            WHERE f.id = $1 AND f.deleted_at IS NULL AND tag ->> 'tag' <> ''
            """,
            [file]
        )
    }
}
