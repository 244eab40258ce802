public import Domain

/// Surveys in PostgreSQL. They are written by ``Change`` and removed with their file.
public struct PostgresCrops: CropRepository {
    private let client: PostgresClient

    /// Surveys of the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``CropRepository/survey(of:of:)``.
    public func survey(of file: FileID, of owner: UserID) async throws -> SurveyRecord? {
        try await client.query(
            """
            SELECT \(SurveyRows.columns(isBrief: false)) FROM surveys s JOIN files f ON f.id = s.file_id
            WHERE f.user_id = $2 AND f.deleted_at IS NULL AND s.file_id = ANY(ARRAY(
                SELECT $1::uuid
                UNION ALL
                -- A band of a capture shows the survey of all, which another band carries.
                SELECT carrier.file_id FROM captures c
                JOIN captures carrier ON carrier.user_id = c.user_id AND carrier.capture = c.capture
                    AND carrier.surveyed IS NOT NULL
                WHERE c.file_id = $1 AND c.user_id = $2
            ))
            ORDER BY s.file_id = $1 DESC LIMIT 1
            """,
            [file, owner]
        ) { row in try row.survey() }.first
    }

    /// See ``CropRepository/images(_:of:)``. Ids first, then what is shown: the documents of those alone are read.
    public func images(_ query: ImageQuery, of owner: UserID) async throws -> ImagePage {
        let values: [any Bindable] = [
            owner, query.status, query.isAnalyzed, query.minimumScore, query.maximumScore, query.health?.rawValue,
            query.text, query.field, query.mission, query.before,
        ]
        let total = try await client.query("SELECT count(*) " + Self.matching, values) { row in try row.int() }
        let ids = try await client.query(
            "SELECT f.id " + Self.matching + " ORDER BY \(Self.order(query)) LIMIT $11 OFFSET $12",
            values + ([query.limit, query.offset] as [any Bindable])
        ) { row in try row.file() }
        guard !ids.isEmpty else { return ImagePage(items: [], total: total.first ?? 0) }
        let reports = try await client.query(
            ReportColumns.select + " WHERE f.id = ANY($1::uuid[]) AND f.user_id = $2 AND f.deleted_at IS NULL",
            [ids, owner]
        ) { row in try row.report() }
        let surveys = try await client.query(
            "SELECT \(SurveyRows.columns(isBrief: true)) FROM surveys s WHERE s.file_id = ANY($1::uuid[])",
            [ids]
        ) { row in try row.survey() }
        let reported = Dictionary(reports.map { ($0.file.id, $0) }, uniquingKeysWith: { $1 })
        let surveyed = Dictionary(surveys.map { ($0.file, $0) }, uniquingKeysWith: { $1 })
        let items = ids.compactMap { id in
            reported[id].map { CropImage(report: $0, survey: surveyed[id]) }
        }
        return ImagePage(items: items, total: total.first ?? 0)
    }

    /// See ``CropRepository/statistics(of:)``.
    public func statistics(of owner: UserID) async throws -> CropStatistics {
        let counted = try await client.query(
            """
            SELECT count(*), count(a.file_id), count(s.file_id), avg(s.score), avg(s.confidence),
                count(*) FILTER (WHERE f.uploaded_at > now() - interval '24 hours'),
                count(*) FILTER (WHERE f.gps IS NOT NULL OR a.metadata -> 'position' ->> 'latitude' IS NOT NULL
                    -- What a camera without a fix writes is no place.
                    OR (a.metadata -> 'gps' ->> 'latitude' IS NOT NULL
                        AND NOT a.metadata -> 'gps' @> '{"latitude": 0, "longitude": 0}'))
            FROM files f LEFT JOIN analyses a ON a.file_id = f.id LEFT JOIN surveys s ON s.file_id = f.id
            WHERE f.user_id = $1 AND f.deleted_at IS NULL AND starts_with(f.content_type, 'image/')
            """,
            [owner]
        ) { row -> CropStatistics in
            var statistics = CropStatistics()
            statistics.images = try row.int()
            statistics.analyzed = try row.int()
            statistics.surveyed = try row.int()
            statistics.score = try row.optional { Double($0) }
            statistics.confidence = try row.optional { Double($0) }
            statistics.recent = try row.int()
            statistics.withPlace = try row.int()
            return statistics
        }
        var statistics = counted.first ?? CropStatistics()
        let statuses = try await client.query(
            """
            SELECT status, count(*) FROM files
            WHERE user_id = $1 AND deleted_at IS NULL AND starts_with(content_type, 'image/') GROUP BY status
            """,
            [owner]
        ) { row in (try row.value { FileStatus(rawValue: $0) }, try row.int()) }
        let classes = try await client.query(
            "SELECT health_status, count(*) FROM surveys WHERE user_id = $1 GROUP BY health_status",
            [owner]
        ) { row in (CropHealth.Status(rawValue: try row.text()) ?? .unknown, try row.int()) }
        let indices = try await client.query(
            """
            SELECT i.name, avg(i.mean) FROM surveys s JOIN survey_indices i ON i.file_id = s.file_id
            WHERE s.user_id = $1 GROUP BY i.name
            """,
            [owner]
        ) { row in (try row.text(), try row.double()) }
        statistics.byStatus = Dictionary(statuses, uniquingKeysWith: +)
        statistics.byHealth = Dictionary(classes, uniquingKeysWith: +)
        statistics.indices = Dictionary(indices, uniquingKeysWith: { $1 })
        return statistics
    }

    private static let matching = """
        FROM files f LEFT JOIN analyses a ON a.file_id = f.id LEFT JOIN surveys s ON s.file_id = f.id
        WHERE f.user_id = $1 AND f.deleted_at IS NULL AND starts_with(f.content_type, 'image/')
            AND ($2::text IS NULL OR f.status = $2)
            AND ($3::boolean IS NULL OR (a.file_id IS NOT NULL) = $3)
            AND ($4::float8 IS NULL OR s.score >= $4)
            AND ($5::float8 IS NULL OR s.score <= $5)
            AND ($6::text IS NULL OR s.health_status = $6)
            AND ($7::text IS NULL OR strpos(lower(f.filename), lower($7)) > 0)
            AND ($8::uuid IS NULL OR s.field_id = $8)
            AND ($9::uuid IS NULL OR s.mission_id = $9)
            AND ($10::uuid IS NULL OR f.id < $10)
        """

    /// What to sort by; pictures without the value last, equal ones by their ids, which sort by the time of upload.
    private static func order(_ query: ImageQuery) -> String {
        let direction = query.isAscending ? "ASC" : "DESC"
        let value: String? =
            switch query.order {
            case .uploadedAt: nil
            case .processedAt: "f.processed_at"
            case .healthScore: "s.score"
            case .ndviMean: "s.ndvi_mean"
            case .filename: "lower(f.filename) COLLATE \"C\""
            case .capturedAt: "s.captured_at"
            }
        return (value.map { "\($0) \(direction) NULLS LAST, " } ?? "") + "f.id \(direction)"
    }
}
