public import Domain
import Events

extension PostgresFiles {
    /// See ``FileRepository/reprocess(_:stages:force:wish:statement:of:)``. Without stages: all that `completed` waits
    /// for.
    ///
    /// `notify` may be named alone, to tell once more what could not be told.
    public func reprocess(
        _ id: FileID,
        stages: [StageName],
        force: Bool,
        wish: ReadingWish,
        statement: CaptureStatement,
        of owner: UserID
    ) async throws -> StoredFile {
        try await change(id, of: owner) { file, link, journal in
            try FileOrder.again(stages, force: force, of: file, ("reprocess", Self.source), on: link, &journal)
            // Who asks for something else leaves what was said of the reading as it is.
            if stages.isEmpty || stages.contains(.analyze) || wish != .none {
                try wish.write(to: file.id, on: link)
            }
            try statement.write(to: file.id, on: link)
        }
    }

    /// See ``FileRepository/cancel(_:of:)``.
    public func cancel(_ id: FileID, of owner: UserID) async throws -> StoredFile {
        try await change(id, of: owner) { file, link, journal in
            try FileOrder.cancel(file, source: Self.source, on: link, &journal)
        }
    }

    /// See ``FileRepository/update(_:_:of:)``.
    public func update(_ id: FileID, _ edit: FileEdit, of owner: UserID) async throws -> StoredFile {
        let tags = edit.tags.map { tags in JSONText(tags.map { Tag($0, confidence: 1) }) }
        return try await change(id, of: owner) { file, link, journal in
            try link.run(
                """
                UPDATE files SET filename = coalesce($2, filename), user_summary = coalesce($3, user_summary),
                    user_tags = coalesce($4::jsonb, user_tags), version = version + 1
                WHERE id = $1
                """,
                [id, edit.filename, edit.summary, tags]
            )
            if edit.tags != nil { try SearchRows.renewTags(of: id, on: link) }
            journal.status(file.status, of: file)
        }
    }

    /// See ``FileRepository/delete(_:of:)``. Waiting stages end at once; running ones are asked to stop.
    public func delete(_ id: FileID, of owner: UserID) async throws {
        _ = try await change(id, of: owner) { file, link, journal in
            try link.run("UPDATE files SET deleted_at = now(), version = version + 1 WHERE id = $1", [id])
            try SearchRows.delete(id, on: link)
            try SurveyRows.delete(id, on: link)
            try link.run("DELETE FROM field_notices WHERE file_id = $1", [id])
            try link.run("DELETE FROM collection_files WHERE file_id = $1", [id])
            for row in try StageRows.stop(id, requiredOnly: false, on: link) { journal.stage(row, of: file) }
            try journal.announce(FileDeleted(), to: .outcomes, of: file, source: Self.source)
            journal.event("status", of: file, ["status": "deleted"])
        }
    }

    /// Changes a file under the lock of its row, tells of it, and returns the file as it is afterwards.
    ///
    /// Every transaction locks the file before its stages; so none waits for another in a circle.
    private func change(
        _ id: FileID,
        of owner: UserID,
        _ body: @escaping @Sendable (StoredFile, PostgresLink, inout Journal) throws -> Void
    ) async throws -> StoredFile {
        let (file, journal) = try await client.transaction { _, link in
            let query = "SELECT \(FileColumns.of("f")) FROM files f WHERE f.id = $1 AND f.user_id = $2"
            let locked = try link.rows(query + " AND f.deleted_at IS NULL FOR NO KEY UPDATE", [id, owner]) { row in
                try row.storedFile()
            }
            guard let file = locked.first else { throw Failure(.notFound, "There is no such file.") }
            var journal = Journal()
            try body(file, link, &journal)
            try journal.write(on: link)
            return (try link.rows(query, [id, owner]) { row in try row.storedFile() }.first ?? file, journal)
        }
        journal.post(on: client.bulletin)
        return file
    }
}
