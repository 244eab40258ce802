public import Domain

extension PostgresFiles {
    /// See ``FileRepository/find(idempotencyKey:of:)``.
    public func find(idempotencyKey: String, of owner: UserID) async throws -> StoredFile? {
        try await client.query(
            """
            SELECT \(FileColumns.of("f")) FROM idempotency_keys k
            JOIN files f ON f.id = k.file_id AND f.user_id = k.user_id AND f.deleted_at IS NULL
            WHERE k.user_id = $1 AND k.key = $2 AND k.created_at > now() - interval '1 day'
            """,
            [owner, idempotencyKey]
        ) { row in try row.storedFile() }.first
    }

    /// See ``FileRepository/find(_:of:)``.
    public func find(_ id: FileID, of owner: UserID) async throws -> StoredFile? {
        try await client.query(
            "SELECT \(FileColumns.of("f")) FROM files f WHERE f.id = $1 AND f.user_id = $2 AND f.deleted_at IS NULL",
            [id, owner]
        ) { row in try row.storedFile() }.first
    }

    /// See ``FileRepository/report(_:of:)``.
    public func report(_ id: FileID, of owner: UserID) async throws -> FileReport? {
        try await client.query(
            ReportColumns.select + " WHERE f.id = $1 AND f.user_id = $2 AND f.deleted_at IS NULL",
            [id, owner]
        ) { row in try row.report() }.first
    }

    /// See ``FileRepository/text(_:of:)``.
    public func text(_ id: FileID, of owner: UserID) async throws -> [TextPage]? {
        let pages = try await client.query(
            """
            SELECT t.number, t.text, t.source, t.confidence, t.quality, t.other
            FROM files f JOIN analyses a ON a.file_id = f.id LEFT JOIN file_texts t ON t.file_id = f.id
            WHERE f.id = $1 AND f.user_id = $2 AND f.deleted_at IS NULL ORDER BY t.number
            """,
            [id, owner]
        ) { row -> TextPage? in
            guard let number = try row.optional({ Int($0) }) else { return nil }
            return TextPage(
                number: number,
                text: try row.text(),
                source: try row.text(),
                confidence: try row.optional { Double($0) },
                quality: try row.optional { Double($0) },
                other: try row.optionalJSON(OtherReading.self)
            )
        }
        return pages.isEmpty ? nil : pages.compactMap { $0 }
    }

    /// See ``FileRepository/draft(_:of:)``.
    public func draft(_ id: FileID, of owner: UserID) async throws -> [TextPage] {
        try await client.query(
            """
            SELECT d.page FROM files f JOIN page_drafts d ON d.file_id = f.id
            WHERE f.id = $1 AND f.user_id = $2 AND f.deleted_at IS NULL ORDER BY d.number
            """,
            [id, owner]
        ) { row in try row.optionalJSON(TextPage.self) }.compactMap { $0 }
    }

    /// See ``FileRepository/attempts(_:of:)``.
    public func attempts(_ id: FileID, of owner: UserID) async throws -> [AttemptReport] {
        try await client.query(
            """
            SELECT a.attempt_id, a.stage, a.attempt, a.generation, a.worker, a.outcome, a.started_at, a.finished_at,
                a.error_code, a.error_message, a.error_class, a.signal, to_jsonb(a.tools), a.sandbox
            FROM attempts a JOIN files f ON f.id = a.file_id
            WHERE f.id = $1 AND f.user_id = $2 AND f.deleted_at IS NULL ORDER BY a.started_at, a.attempt_id
            """,
            [id, owner]
        ) { row -> AttemptReport? in
            let attemptID = try row.uuid()
            guard let stage = try row.stage() else { return nil }
            return AttemptReport(
                attemptID: attemptID,
                stage: stage,
                attempt: try row.int(),
                generation: try row.int64(),
                worker: try row.text(),
                outcome: try row.text(),
                startedAt: try row.date(),
                finishedAt: try row.optionalDate(),
                error: try row.stageError(),
                errorClass: try row.optionalText(),
                signal: try row.optional { Int($0) },
                tools: try row.optionalJSON([String].self) ?? [],
                sandbox: try row.optionalText()
            )
        }.compactMap { $0 }
    }

    /// See ``FileRepository/list(_:of:)``. The cursor is the last file's id: ids sort by the time of upload.
    ///
    /// - Throws: ``Failure/Code/invalid`` for a cursor that was not given out here.
    public func list(_ query: FileQuery, of owner: UserID) async throws -> FilePage {
        var before: FileID?
        if let cursor = query.cursor {
            guard let id = FileID(cursor) else { throw Failure(.invalid, "The cursor is not one of ours.") }
            before = id
        }
        let tag = query.tag.map { JSONText([["tag": $0]]) }
        let reports = try await client.query(
            ReportColumns.select + """
                 WHERE f.user_id = $1 AND f.deleted_at IS NULL
                    AND ($2::uuid IS NULL OR f.id < $2)
                    AND ($3::text IS NULL OR f.status = $3)
                    AND ($4::jsonb IS NULL OR coalesce(f.user_tags, a.tags) @> $4)
                    AND ($5::text IS NULL OR starts_with(f.content_type, $5))
                    AND ($6::text IS NULL OR strpos(lower(f.filename), lower($6)) > 0
                        OR strpos(lower(coalesce(f.user_summary, a.summary)), lower($6)) > 0)
                    AND ($7::uuid IS NULL OR EXISTS (
                        SELECT FROM collection_files m WHERE m.collection_id = $7 AND m.file_id = f.id
                    ))
                ORDER BY f.id DESC LIMIT $8
                """,
            [owner, before, query.status, tag, query.type, query.text, query.collection, query.limit + 1]
        ) { row in try row.report() }
        let items = Array(reports.prefix(query.limit))
        return FilePage(items: items, next: reports.count > items.count ? items.last?.file.id.description : nil)
    }
}
