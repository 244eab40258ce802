public import Domain

/// What happened to files, from the table of events.
///
/// The cursor is `transaction-number`. A row is shown only when no older transaction is still open anywhere in the
/// server, so nothing can appear behind a cursor later.
public struct PostgresFeed: EventFeed {
    private let client: PostgresClient

    /// The feed of the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``EventFeed/events(after:of:file:limit:)``.
    ///
    /// - Throws: ``Failure/Code/invalid`` for a cursor that was not given out here.
    public func events(
        after cursor: String?,
        of owner: UserID,
        file: FileID?,
        limit: Int
    ) async throws -> [FeedEvent] {
        let (xid, id) = try Self.parse(cursor)
        return try await client.query(
            """
            SELECT xid, id, type, file_id, at, data FROM events
            WHERE user_id = $1 AND \(file == nil ? "$2::uuid IS NULL" : "file_id = $2")
                AND (xid, id) > ($3::text::xid8, $4::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY xid, id LIMIT $5
            """,
            [owner, file, xid, id, limit]
        ) { row in
            FeedEvent(
                cursor: "\(try row.text())-\(try row.text())",
                type: try row.text(),
                file: try row.file(),
                at: try row.date(),
                data: try row.text()
            )
        }
    }

    /// See ``EventFeed/latestCursor(of:)``.
    public func latestCursor(of owner: UserID) async throws -> String {
        try await client.query(
            """
            SELECT xid, id FROM events WHERE user_id = $1 AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY xid DESC, id DESC LIMIT 1
            """,
            [owner]
        ) { row in "\(try row.text())-\(try row.text())" }.first ?? "0-0"
    }

    /// See ``EventFeed/changes()``. After a break of the connection notices are missing: look now and then as well.
    public func changes() -> AsyncStream<FileID> {
        client.bulletin.notices(.files, keeping: 4_096) { FileID($0) }
    }

    private static func parse(_ cursor: String?) throws -> (xid: String, id: Int64) {
        guard let cursor else { return ("0", 0) }
        let parts = cursor.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let xid = UInt64(parts[0]), let id = Int64(parts[1]), id >= 0 else {
            throw Failure(.invalid, "The cursor is not one of ours.")
        }
        return ("\(xid)", id)
    }
}
