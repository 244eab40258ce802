public import Domain
import Events

extension PostgresFiles {
    /// Commits an upload with one statement, one round trip and one fsync.
    ///
    /// Nothing in it waits for another upload, but for one of the same bytes by the same user, or for the first sight of
    /// the same user. The notices follow the answer; they do not delay it.
    ///
    /// Safe to repeat: if the connection breaks and nobody knows whether the commit came through, the same statement is
    /// sent again and finds its own row.
    public func accept(_ upload: DurableUpload) async throws -> Acceptance {
        let file = upload.file
        let message = try Self.announcement(of: file)
        let acceptance = try await client.write(repeatable: true) { link in
            for _ in 0..<3 {
                let (isNew, hasKey) = try Self.insert(upload, message, on: link)
                if isNew { return Acceptance.accepted(file.fresh) }
                if let earlier = try Self.earlier(upload, hasKey: hasKey, on: link) {
                    return earlier.id == file.id ? .accepted(earlier) : .duplicate(earlier)
                }
                // What was in the way has been deleted or has expired in the meantime.
            }
            throw Failure(.conflict, "The file's id is taken, or others upload and delete it all the time.")
        }
        if case .accepted = acceptance { tell(of: file) }
        return acceptance
    }

    /// The event that begins the work on a file.
    static func announcement(of file: StoredFile) throws -> OutboxMessage {
        let event = FileUploaded(filename: file.filename, size: file.size, contentType: file.contentType)
        return try CloudEvent(
            event,
            file: file.id,
            owner: file.owner,
            source: source,
            generation: 1,
            traceparent: file.traceparent
        )
        .message(to: .uploads)
    }

    /// After the commit, never before.
    func tell(of file: StoredFile) {
        client.bulletin.post(.outbox)
        client.bulletin.post(.files, file.id.description)
    }

    /// One statement, so one transaction. A part that inserts nothing leaves the parts that depend on it empty too.
    private static let insertion = """
        WITH known AS (
            INSERT INTO users (id) VALUES ($2) ON CONFLICT DO NOTHING
        ), keyed AS (
            INSERT INTO idempotency_keys (user_id, key, sha256, file_id)
            SELECT $2, $18, decode($7, 'hex'), $1 WHERE $18::text IS NOT NULL
            ON CONFLICT DO NOTHING RETURNING 1
        ), file AS (
            INSERT INTO files (
                id, user_id, filename, size, content_type, declared_type, sha256, object_key, status, gps, bands,
                traceparent, uploaded_at
            )
            SELECT $1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, 'pending', $9::jsonb, $10::jsonb, $11, $12
            WHERE $18::text IS NULL OR EXISTS (SELECT FROM keyed)
            ON CONFLICT DO NOTHING RETURNING id
        ), staged AS (
            INSERT INTO stages (file_id, stage, required, generation, run_at)
            SELECT file.id, s.stage, s.required, s.required::int, CASE WHEN s.required THEN now() ELSE 'infinity' END
            FROM file, unnest($13::text[], $14::boolean[]) AS s(stage, required)
        ), announced AS (
            INSERT INTO outbox (stream, event_id, event, file_id, stages, generation, user_id)
            SELECT $15, $16, $17, file.id, (
                SELECT array_agg(s.stage) FROM unnest($13::text[], $14::boolean[]) AS s(stage, required) WHERE s.required
            ), 1, $2 FROM file
        ), told AS (
            INSERT INTO events (user_id, file_id, type, data)
            SELECT $2, file.id, 'status', '{"status":"pending"}' FROM file
        )
        SELECT EXISTS (SELECT FROM file), EXISTS (SELECT FROM keyed)
        """

    static func insert(
        _ upload: DurableUpload,
        _ message: OutboxMessage,
        on link: PostgresLink
    ) throws -> (isNew: Bool, hasKey: Bool) {
        let file = upload.file
        let parameters: [any Bindable] = [
            file.id, file.owner, file.filename, file.size, file.contentType, file.declaredType, file.sha256, file.key,
            file.gps.map { JSONText($0) }, file.bands.map { JSONText($0) }, file.traceparent, file.uploadedAt,
            StageName.all, StageName.all.map { $0.isRequired }, message.stream, message.eventID, message.event,
            upload.idempotencyKey,
        ]
        let rows = try link.rows(insertion, parameters) { row in (try row.bool(), try row.bool()) }
        guard let row = rows.first else { throw Failure(.internalError, "An upload's statement answered nothing.") }
        return row
    }

    /// The file that was in the way; `nil` if there is none any more, so that the upload can be tried again.
    private static func earlier(_ upload: DurableUpload, hasKey: Bool, on link: PostgresLink) throws -> StoredFile? {
        let file = upload.file
        guard let key = upload.idempotencyKey, !hasKey else {
            let same = try link.rows(
                "SELECT \(FileColumns.of("f")) FROM files f "
                    + "WHERE f.user_id = $1 AND f.sha256 = decode($2, 'hex') AND f.deleted_at IS NULL",
                [file.owner, file.sha256]
            ) { row in try row.storedFile() }
            try settleKey(upload, same.first, on: link)
            return same.first
        }
        let used = try link.rows(
            """
            SELECT encode(k.sha256, 'hex'), k.created_at > now() - interval '1 day', f.id IS NOT NULL,
                \(FileColumns.of("f"))
            FROM idempotency_keys k
            LEFT JOIN files f ON f.id = k.file_id AND f.user_id = k.user_id AND f.deleted_at IS NULL
            WHERE k.user_id = $1 AND k.key = $2
            """,
            [file.owner, key]
        ) { row in
            (sha256: try row.text(), isFresh: try row.bool(), file: try row.bool() ? try row.storedFile() : nil)
        }
        guard let used = used.first else { return nil }
        if used.isFresh, let earlier = used.file {
            guard used.sha256 == file.sha256 else {
                throw Failure(.conflict, "The idempotency key was used for another upload.")
            }
            return earlier
        }
        try link.run(
            "DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND sha256 = decode($3, 'hex')",
            [file.owner, key, used.sha256]
        )
        return nil
    }

    /// A fresh key that met bytes which are there already stands for the earlier file.
    private static func settleKey(_ upload: DurableUpload, _ earlier: StoredFile?, on link: PostgresLink) throws {
        guard let key = upload.idempotencyKey else { return }
        if let earlier {
            try link.run(
                "UPDATE idempotency_keys SET file_id = $3 WHERE user_id = $1 AND key = $2",
                [upload.file.owner, key, earlier.id]
            )
        } else {
            try link.run(
                "DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND file_id = $3",
                [upload.file.owner, key, upload.file.id]
            )
        }
    }
}

extension StoredFile {
    /// The file as it stands right after it was accepted.
    var fresh: StoredFile {
        var file = self
        file.status = .pending
        file.processedAt = nil
        return file
    }
}
