extension PostgresSearch {
    /// Of a word that more parts have, not all are looked at: it tells little, and its matches with other words are
    /// found by these.
    private static let mostParts = 20_000

    /// What the filter lets through; its five parameters begin at this number. The file is `f`.
    static func passes(_ first: Int) -> String {
        """
        ($\(first)::text IS NULL OR starts_with(f.content_type, $\(first)))
            AND ($\(first + 1)::text IS NULL OR EXISTS (
                SELECT FROM file_tags t WHERE t.user_id = f.user_id AND t.tag = $\(first + 1) AND t.file_id = f.id
            ))
            AND ($\(first + 2)::timestamptz IS NULL OR f.uploaded_at >= $\(first + 2))
            AND ($\(first + 3)::timestamptz IS NULL OR f.uploaded_at < $\(first + 3))
            AND ($\(first + 4)::uuid IS NULL OR EXISTS (
                SELECT FROM collection_files m WHERE m.collection_id = $\(first + 4) AND m.file_id = f.id
            ))
        """
    }

    /// $1 owner, $2 terms, $3 the query as it was written, $4 the same as a pattern, $5 to $9 the filter, $10 how many.
    ///
    /// How much a term tells is reckoned against 100,000 parts, not against the user's, which would have to be counted:
    /// it changes no order. A match of a name counts 12, about a word that one part has.
    static let finding = """
        WITH found AS (
            SELECT asked.number AS term, p.file_id, p.number, ts_rank(p.words, asked.query) AS often
            FROM unnest($2::text[]) WITH ORDINALITY AS term(query, number)
            CROSS JOIN LATERAL (SELECT term.query::tsquery AS query, term.number) AS asked
            CROSS JOIN LATERAL (
                SELECT file_id, number, words FROM search_parts
                WHERE user_id = $1 AND words @@ asked.query LIMIT \(mostParts)
            ) AS p
        ), counted AS (
            SELECT file_id, number, often, count(*) OVER (PARTITION BY term) AS many FROM found
        ), parts AS (
            SELECT file_id, number, sum(10 * often * ln(1 + 100000.0 / many)) AS score
            FROM counted GROUP BY file_id, number
        ), best AS (
            SELECT DISTINCT ON (file_id) file_id, number, score FROM parts ORDER BY file_id, score DESC, number
        ), named AS (
            SELECT id AS file_id,
                CASE WHEN lower(filename) LIKE lower($4) THEN 12 ELSE 8 * word_similarity(lower($3), lower(filename)) END
                    AS score
            FROM files
            WHERE user_id = $1 AND deleted_at IS NULL AND $3::text IS NOT NULL
                AND (lower(filename) LIKE lower($4::text) OR lower($3) <% lower(filename))
        ), tagged AS (
            SELECT file_id, 8 AS score FROM file_tags WHERE user_id = $1 AND tag = lower($3)
        ), scored AS (
            SELECT file_id, sum(score) AS score, max(number) AS number FROM (
                SELECT file_id, score, number FROM best
                UNION ALL SELECT file_id, score, NULL FROM named
                UNION ALL SELECT file_id, score, NULL FROM tagged
            ) AS all_scores GROUP BY file_id
        )
        SELECT f.id, s.score, p.number, p.page, p.text
        FROM scored s JOIN files f ON f.id = s.file_id
        LEFT JOIN search_parts p ON p.file_id = s.file_id AND p.number = s.number
        WHERE f.user_id = $1 AND f.deleted_at IS NULL AND \(passes(5))
        ORDER BY s.score DESC, f.id DESC LIMIT $10
        """
}
