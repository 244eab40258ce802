public import Domain

/// Full text, names and tags in PostgreSQL.
public struct PostgresSearch: SearchIndex {
    let client: PostgresClient

    /// The index in the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``SearchIndex/find(_:of:)``.
    ///
    /// A part's score is the sum over the terms it has, rare ones weighing more and repeated ones a little more
    /// (as BM25 does; parts are of one length). The whole query inside a name, a name much like it, and a tag that it
    /// names are worth as much as a rare word.
    public func find(_ query: SearchQuery, of owner: UserID) async throws -> [SearchHit] {
        guard query.count > 0 else { return [] }
        let text = query.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        // One letter is in every name.
        let name = text.unicodeScalars.count >= 2 ? text : nil
        return try await client.query(
            Self.finding,
            [
                owner, query.terms.compactMap(TextSearchForm.query), name, name.map(TextSearchForm.anywhere),
                query.filter.type, query.filter.tag, query.filter.from, query.filter.until, query.filter.collection,
                query.count,
            ]
        ) { row in
            let (file, score) = (try row.file(), try row.double())
            let number = try row.optional { Int($0) }
            let page = try row.optional { Int($0) }
            let text = try row.optionalText()
            let part = number.flatMap { number in text.map { FoundPart(number: number, page: page, text: $0) } }
            return SearchHit(file: file, part: part, score: score)
        }
    }

    /// See ``SearchIndex/files(passing:of:)``.
    public func files(passing filter: SearchFilter, of owner: UserID) async throws -> Set<FileID> {
        Set(
            try await client.query(
                """
                SELECT f.id FROM files f
                WHERE f.user_id = $1 AND f.deleted_at IS NULL AND \(Self.passes(2))
                """,
                [owner, filter.type, filter.tag, filter.from, filter.until, filter.collection]
            ) { row in try row.file() }
        )
    }

    /// See ``SearchIndex/parts(_:of:)``.
    public func parts(_ places: [PartPlace], of owner: UserID) async throws -> [PartPlace: FoundPart] {
        let parts = try await client.query(
            """
            SELECT p.file_id, p.number, p.page, p.text
            FROM unnest($2::uuid[], $3::int[]) AS place(file_id, number)
            JOIN search_parts p ON p.file_id = place.file_id AND p.number = place.number
            JOIN files f ON f.id = p.file_id
            WHERE f.user_id = $1 AND f.deleted_at IS NULL
            """,
            [owner, places.map(\.file), places.map(\.number)]
        ) { row in
            let place = PartPlace(file: try row.file(), number: try row.int())
            let page = try row.optional { Int($0) }
            return (place, FoundPart(number: place.number, page: page, text: try row.text()))
        }
        return Dictionary(parts, uniquingKeysWith: { $1 })
    }

    /// See ``SearchIndex/spaces(of:)``. Walks from space to space along the index, however many files there are.
    public func spaces(of owner: UserID) async throws -> [EmbeddingSpace] {
        try await client.query(
            """
            WITH RECURSIVE spaces AS (
                (SELECT space, dimensions FROM embeddings WHERE user_id = $1 AND space IS NOT NULL
                    ORDER BY space, dimensions LIMIT 1)
                UNION ALL
                SELECT next.space, next.dimensions FROM spaces s CROSS JOIN LATERAL (
                    SELECT e.space, e.dimensions FROM embeddings e
                    WHERE e.user_id = $1 AND (e.space, e.dimensions) > (s.space, s.dimensions)
                    ORDER BY e.space, e.dimensions LIMIT 1
                ) AS next
            )
            SELECT space, dimensions FROM spaces LIMIT 20
            """,
            [owner]
        ) { row in EmbeddingSpace(name: try row.text(), dimensions: try row.int()) }
    }

    /// See ``SearchIndex/frequencies(of:owner:)``.
    public func frequencies(of words: [String], owner: UserID) async throws -> WordFrequencies {
        let words = Array(Set(words)).sorted().prefix(64).filter { !$0.isEmpty }
        let lines = try await client.query(
            """
            SELECT NULL, coalesce(sum(parts), 0)::bigint FROM embeddings WHERE user_id = $1
            UNION ALL
            SELECT asked.word, (
                SELECT count(*) FROM (
                    SELECT FROM search_parts WHERE user_id = $1 AND words @@ asked.query::tsquery
                    LIMIT \(WordFrequencies.most)
                ) AS counted
            )
            FROM unnest($2::text[], $3::text[]) AS asked(word, query)
            """,
            [owner, Array(words), words.compactMap { TextSearchForm.query(SearchTerm([[$0]])) }]
        ) { row in (try row.optionalText(), try row.int()) }
        let counts = lines.compactMap { word, count in word.map { ($0, count) } }.filter { $0.1 > 0 }
        return WordFrequencies(
            parts: lines.first { $0.0 == nil }?.1 ?? 0,
            counts: Dictionary(counts, uniquingKeysWith: { $1 })
        )
    }

    /// See ``SearchIndex/tags(beginning:of:count:)``.
    public func tags(beginning prefix: String, of owner: UserID, count: Int) async throws -> [TagCount] {
        try await client.query(
            """
            SELECT tag, count(*) FROM file_tags WHERE user_id = $1 AND tag LIKE $2
            GROUP BY tag ORDER BY count(*) DESC, tag LIMIT $3
            """,
            [owner, TextSearchForm.beginning(prefix.lowercased()), count]
        ) { row in TagCount(tag: try row.text(), count: try row.int()) }
    }
}
