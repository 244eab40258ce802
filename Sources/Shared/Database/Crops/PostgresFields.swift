public import Domain

/// Fields and their captures in PostgreSQL; missions are in `+missions`.
public struct PostgresFields: FieldRepository {
    let client: PostgresClient
    let limits: FieldLimits

    /// Fields of the client's database.
    public init(_ client: PostgresClient, limits: FieldLimits = FieldLimits()) {
        self.client = client
        self.limits = limits
    }

    /// See ``FieldRepository/create(_:of:)-(FieldDraft,_)``.
    public func create(_ draft: FieldDraft, of owner: UserID) async throws -> CropField {
        let id = FieldID()
        return try await client.transaction { [limits] _, link -> CropField in
            try FieldRows.claim(owner, on: link)
            let counts = try link.rows("SELECT count(*) FROM fields WHERE user_id = $1", [owner]) { row in
                try row.int()
            }
            guard (counts.first ?? 0) < limits.fields else {
                throw Failure(.conflict, "There are \(limits.fields) fields: more are not kept.")
            }
            let bounds = draft.outline.bounds
            try link.run(
                """
                INSERT INTO fields (id, user_id, name, description, outline, south, west, north, east)
                VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9)
                """,
                [
                    id, owner, draft.name, draft.description, JSONText(draft.outline), bounds.south, bounds.west,
                    bounds.north, bounds.east,
                ]
            )
            try FieldRows.assign(within: bounds, of: owner, on: link)
            return try Self.one(id, owner, on: link)
        }
    }

    /// See ``FieldRepository/fields(of:)``.
    public func fields(of owner: UserID) async throws -> [CropField] {
        let sql = FieldRows.select + " WHERE d.user_id = $1 ORDER BY d.created_at DESC, d.id DESC"
        return try await client.query(sql, [owner]) { row in try row.field() }
    }

    /// See ``FieldRepository/field(_:of:)``.
    public func field(_ id: FieldID, of owner: UserID) async throws -> CropField? {
        try await client.query(Self.selectOne, [id, owner]) { row in try row.field() }.first
    }

    /// See ``FieldRepository/update(_:_:of:)-(FieldID,_,_)``.
    public func update(_ id: FieldID, _ edit: FieldEdit, of owner: UserID) async throws -> CropField {
        try await client.transaction { _, link -> CropField in
            try FieldRows.claim(owner, on: link)
            let before = try Self.one(id, owner, on: link)
            let outline = edit.outline ?? before.outline
            try link.run(
                """
                UPDATE fields SET name = $3, description = $4, outline = $5::jsonb, south = $6, west = $7, north = $8,
                    east = $9, updated_at = now()
                WHERE id = $1 AND user_id = $2
                """,
                [
                    id, owner, edit.name ?? before.name, edit.description ?? before.description, JSONText(outline),
                    outline.bounds.south, outline.bounds.west, outline.bounds.north, outline.bounds.east,
                ]
            )
            if outline != before.outline {
                let bounds = before.outline.bounds.joined(outline.bounds)
                try FieldRows.assign(within: bounds, of: owner, on: link)
            }
            return try Self.one(id, owner, on: link)
        }
    }

    /// See ``FieldRepository/delete(_:of:)-(FieldID,_)``. Its captures go to the field that it lay in, if there is one.
    public func delete(_ id: FieldID, of owner: UserID) async throws {
        _ = try await client.transaction { _, link -> Int in
            try FieldRows.claim(owner, on: link)
            let before = try Self.one(id, owner, on: link)
            let count = try link.run("DELETE FROM fields WHERE id = $1 AND user_id = $2", [id, owner])
            try FieldRows.assign(within: before.outline.bounds, of: owner, on: link)
            return count
        }
    }

    /// See ``FieldRepository/series(_:_:of:)``.
    public func series(_ id: FieldID, _ query: SeriesQuery, of owner: UserID) async throws -> [FieldCapture] {
        let isCover = query.measure == .canopyCover
        let newest = try await client.query(
            """
            SELECT \(FieldRows.captureColumns)
            FROM surveys s \(isCover ? "LEFT JOIN" : "JOIN") survey_indices i ON i.file_id = s.file_id AND i.name = $3
            WHERE s.field_id = $1 AND s.user_id = $2 \(isCover ? "AND s.canopy_cover IS NOT NULL" : "")
                AND ($4::timestamptz IS NULL OR s.captured_at >= $4)
                AND ($5::timestamptz IS NULL OR s.captured_at <= $5)
            ORDER BY s.captured_at DESC, s.file_id DESC LIMIT $6
            """,
            [id, owner, query.index, query.from, query.until, query.limit]
        ) { row in try row.capture() }
        return newest.reversed()
    }

    private static func one(_ id: FieldID, _ owner: UserID, on link: PostgresLink) throws -> CropField {
        let found = try link.rows(selectOne, [id, owner]) { row in try row.field() }
        guard let field = found.first else { throw Failure(.notFound, "There is no such field.") }
        return field
    }

    private static let selectOne = FieldRows.select + " WHERE d.id = $1 AND d.user_id = $2"
}
