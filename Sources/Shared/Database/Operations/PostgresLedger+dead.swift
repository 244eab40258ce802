public import Domain

extension PostgresLedger {
    /// The dead stages of a ``DeadFilter``: parameters 1 to 5.
    private static let wanted = """
        FROM stages s JOIN files f ON f.id = s.file_id
        WHERE s.state = 'dead' AND f.deleted_at IS NULL AND (cardinality($1::uuid[]) = 0 OR s.file_id = ANY($1::uuid[]))
            AND ($2::text IS NULL OR s.stage = $2) AND ($3::text IS NULL OR s.error_code = $3)
            AND ($4::text IS NULL OR f.user_id = $4) AND ($5::timestamptz IS NULL OR s.finished_at >= $5)
        """

    private static func parameters(_ filter: DeadFilter) -> [any Bindable] {
        [filter.files, filter.stage, filter.code, filter.owner, filter.since]
    }

    /// See ``OperatorView/dead(_:)``.
    public func dead(_ filter: DeadFilter) async throws -> [DeadReport] {
        try await client.query(
            """
            SELECT s.stage, f.id, f.user_id, f.filename, s.error_code, s.error_message, s.attempt, s.finished_at
            \(Self.wanted) ORDER BY s.finished_at DESC LIMIT $6
            """,
            Self.parameters(filter) + [filter.limit]
        ) { row -> DeadReport? in
            guard let stage = try row.stage() else { return nil }
            return DeadReport(
                file: try row.file(),
                owner: try row.user(),
                filename: try row.text(),
                stage: stage,
                error: try row.stageError() ?? StageError(code: "internal", message: ""),
                attempts: try row.int(),
                at: try row.date()
            )
        }.compactMap { $0 }
    }

    /// See ``OperatorView/deadGroups(_:)``.
    public func deadGroups(_ filter: DeadFilter) async throws -> [DeadGroup] {
        try await client.query(
            """
            SELECT s.stage, coalesce(s.error_code, 'internal'), count(*), max(s.finished_at),
                (array_agg(s.file_id ORDER BY s.finished_at DESC))[1],
                (array_agg(coalesce(s.error_message, '') ORDER BY s.finished_at DESC))[1]
            \(Self.wanted) GROUP BY 1, 2 ORDER BY 3 DESC, 4 DESC LIMIT $6
            """,
            Self.parameters(filter) + [filter.limit]
        ) { row -> DeadGroup? in
            guard let stage = try row.stage() else { return nil }
            return DeadGroup(
                stage: stage,
                code: try row.text(),
                count: try row.int(),
                newest: try row.date(),
                example: try row.file(),
                message: try row.text()
            )
        }.compactMap { $0 }
    }

    /// See ``OperatorView/deadFile(_:)``.
    public func deadFile(_ file: FileID) async throws -> DeadFile? {
        let dead = try await dead(DeadFilter(files: [file], limit: StageName.all.count))
        guard let owner = dead.first?.owner else { return nil }
        let order = StageName.all
        return DeadFile(
            dead: dead.sorted { order.firstIndex(of: $0.stage) ?? 0 < order.firstIndex(of: $1.stage) ?? 0 },
            attempts: try await PostgresFiles(client).attempts(file, of: owner)
        )
    }

    /// See ``OperatorView/audit(limit:)``.
    public func audit(limit: Int) async throws -> [AuditEntry] {
        try await client.query(
            "SELECT at, who, action, detail, count FROM audit ORDER BY id DESC LIMIT $1",
            [limit]
        ) { row in
            AuditEntry(
                at: try row.date(),
                who: try row.text(),
                action: try row.text(),
                detail: try row.optionalJSON(JSONValue.self) ?? .null,
                count: try row.int()
            )
        }
    }
}
