public import Domain

/// Which notifications were sent, in PostgreSQL.
public struct PostgresNotifications: NotificationLedger {
    private let client: PostgresClient

    /// The notifications in the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``NotificationLedger/open(_:)``.
    public func open(_ notification: Notification) async throws -> NotificationState {
        try await client.write(repeatable: true) { link in
            try link.run(
                """
                INSERT INTO notifications (key, user_id, file_id, kind, channel) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT DO NOTHING
                """,
                [notification.key, notification.owner, notification.file, notification.kind, notification.channel]
            )
            // A statement of its own: the first one cannot see a row that another has just committed.
            return try link.rows("SELECT state FROM notifications WHERE key = $1", [notification.key]) { row in
                try row.value { NotificationState(rawValue: $0) }
            }.first ?? .pending
        }
    }

    /// See ``NotificationLedger/note(_:_:detail:)``. What was sent stays sent.
    public func note(_ key: String, _ state: NotificationState, detail: String) async throws {
        try await client.write { link in
            try link.run(
                """
                UPDATE notifications SET state = $2, detail = $3, attempts = attempts + 1,
                    sent_at = CASE WHEN $2 = 'sent' THEN now() END
                WHERE key = $1 AND state <> 'sent'
                """,
                [key, state.rawValue, detail]
            )
            return ()
        }
    }

    /// See ``NotificationLedger/list(of:limit:)``.
    public func list(of owner: UserID, limit: Int) async throws -> [NotificationReport] {
        try await client.query(
            """
            SELECT key, user_id, file_id, kind, channel, state, attempts, detail, created_at, sent_at
            FROM notifications WHERE user_id = $1 ORDER BY created_at DESC, key LIMIT $2
            """,
            [owner, limit]
        ) { row in
            NotificationReport(
                notification: Notification(
                    key: try row.text(),
                    owner: try row.user(),
                    file: try row.file(),
                    kind: try row.text(),
                    channel: try row.text()
                ),
                state: try row.value { NotificationState(rawValue: $0) },
                attempts: try row.int(),
                detail: try row.text(),
                createdAt: try row.date(),
                sentAt: try row.optionalDate()
            )
        }
    }

    /// See ``NotificationLedger/report(_:)``.
    public func report(_ file: FileID) async throws -> FileReport? {
        try await client.query(ReportColumns.select + " WHERE f.id = $1 AND f.deleted_at IS NULL", [file]) { row in
            try row.report()
        }.first
    }
}
