public import Domain

/// Captures in PostgreSQL. Who carries a survey is decided by one at a time for each capture.
public struct PostgresCaptures: Captures {
    private let client: PostgresClient

    /// Captures of the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``Captures/join(_:_:settledAfterSeconds:)``.
    public func join(
        _ part: CapturePart,
        _ file: StoredFile,
        settledAfterSeconds: Double
    ) async throws -> CaptureStanding {
        try await client.transaction(repeatable: true) { _, link -> CaptureStanding in
            let isLiving = "SELECT FROM files WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL FOR KEY SHARE"
            guard try link.run(isLiving, [file.id, file.owner]) > 0 else {
                throw Failure(.notFound, "There is no such file.")
            }
            // Two bands that arrive at the same time would both find the other missing.
            try link.run(
                "SELECT pg_advisory_xact_lock(hashtextextended('millrace:capture:' || $1::text || ' ' || $2::text, 0))",
                [file.owner, part.key.description]
            )
            // Under another name than it was surveyed by, nothing that was measured with it stands.
            try link.run(
                """
                UPDATE captures c SET surveyed = NULL FROM captures mine
                WHERE mine.file_id = $1 AND mine.capture = $2 AND mine.band <> $3
                    AND c.user_id = mine.user_id AND c.capture = mine.capture
                """,
                [file.id, part.key.description, part.band]
            )
            // What it carried in another capture is no survey of this one.
            try link.run(
                """
                INSERT INTO captures (file_id, user_id, capture, band, expected) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (file_id) DO UPDATE SET capture = excluded.capture, band = excluded.band,
                    expected = excluded.expected,
                    surveyed = CASE WHEN captures.capture = excluded.capture THEN captures.surveyed END
                """,
                [file.id, file.owner, part.key.description, part.band, part.expected]
            )
            let members = try link.rows(Self.members, [file.owner, part.key.description]) { row in
                try row.captureMember()
            }
            let standing = CaptureStanding(
                of: file.id,
                among: members,
                settledAfterSeconds: settledAfterSeconds
            )
            if case .complete(let complete) = standing {
                try link.run(
                    """
                    UPDATE captures SET surveyed = CASE WHEN file_id = $3 THEN $4::int END
                    WHERE user_id = $1 AND capture = $2
                    """,
                    [file.owner, part.key.description, file.id, complete.count]
                )
            }
            return standing
        }
    }

    /// See ``Captures/surveyed(with:of:)``.
    public func surveyed(with file: FileID, of owner: UserID) async throws -> FileID? {
        try await client.query(
            """
            SELECT carrier.file_id FROM captures c
            JOIN captures carrier ON carrier.user_id = c.user_id AND carrier.capture = c.capture
                AND carrier.surveyed IS NOT NULL
            JOIN files f ON f.id = carrier.file_id AND f.deleted_at IS NULL
            WHERE c.file_id = $1 AND c.user_id = $2
            """,
            [file, owner]
        ) { row in try row.file() }.first
    }

    private static let members = """
        SELECT \(FileColumns.of("f")), c.band, c.expected, c.surveyed,
            extract(epoch FROM now() - f.uploaded_at)::float8
        FROM captures c JOIN files f ON f.id = c.file_id AND f.deleted_at IS NULL
        WHERE c.user_id = $1 AND c.capture = $2
        """
}

extension Row {
    /// A file, and the next four columns.
    fileprivate mutating func captureMember() throws -> CaptureMember {
        let file = try storedFile()
        let band = try text()
        let expected = try optional { Int($0) }
        let surveyed = try optional { Int($0) }
        return CaptureMember(
            file: file,
            band: band,
            expected: expected,
            surveyed: surveyed,
            ageSeconds: max(0, try double())
        )
    }
}
