public import Domain
import FoundationEssentials

/// Notices that a field got worse.
enum FieldNoticeRows {
    /// The index that flights are compared by; without it, by the share of plants.
    static let index = "ndvi"
    /// Captures that are looked at, the newest first: some flights of a large field.
    private static let most = 2_000

    /// Writes a notice if the capture's flight is worse than the one before it, and nothing was said of that flight yet.
    static func notice(_ file: FileID, on field: CropField, of owner: UserID, on link: PostgresLink) throws {
        // One after the other: two captures of one flight that end at the same time would both be the first to tell.
        try link.run(
            "SELECT pg_advisory_xact_lock(hashtextextended('millrace:field-notices:' || $1::text, 0))",
            [field.id]
        )
        let captures = try link.rows(
            """
            SELECT \(FieldRows.captureColumns)
            FROM surveys s LEFT JOIN survey_indices i ON i.file_id = s.file_id AND i.name = $2
            WHERE s.field_id = $1 ORDER BY s.captured_at DESC LIMIT \(most)
            """,
            [field.id, index]
        ) { row in try row.capture() }
        guard let capture = captures.first(where: { $0.file == file }),
            let drop = FlightDrop.decide(capture, index: index, among: captures)
        else { return }
        try link.run(
            """
            INSERT INTO field_notices (
                id, user_id, file_id, field_id, field_name, measure, value, previous_value, change, captured_at,
                previous_at, captures, previous_captures, captured_from
            )
            SELECT $1::uuid, $2, $3::uuid, $4::uuid, $5, $6, $7::float8, $8::float8, $9::float8, $10::timestamptz,
                $11::timestamptz, $12::int, $13::int, $16
            WHERE NOT EXISTS (
                SELECT FROM field_notices n
                WHERE n.field_id = $4 AND n.captured_at BETWEEN $14::timestamptz AND $15::timestamptz
            )
            """,
            [
                UUID.version7(), owner, file, field.id, field.name, drop.measure, drop.value, drop.previousValue,
                drop.change, capture.capturedAt, drop.previous.endedAt, drop.flight.captures.count,
                drop.previous.captures.count, drop.flight.startedAt.addingTimeInterval(-Flight.gapSeconds),
                drop.flight.endedAt.addingTimeInterval(Flight.gapSeconds), capture.capturedFrom.rawValue,
            ]
        )
    }
}

/// What is to be told about fields, in PostgreSQL.
public struct PostgresFieldNotices: FieldNotices {
    private let client: PostgresClient

    /// In the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``FieldNotices/notices(about:)``.
    public func notices(about file: FileID) async throws -> [FieldNotice] {
        try await client.query(
            """
            SELECT id, user_id, file_id, field_id, field_name, measure, value, previous_value, change, captured_at,
                captured_from, previous_at, captures, previous_captures, created_at
            FROM field_notices WHERE file_id = $1 ORDER BY created_at, id
            """,
            [file]
        ) { row in
            FieldNotice(
                id: try row.uuid(),
                owner: try row.user(),
                file: try row.file(),
                field: try row.value { FieldID($0) },
                fieldName: try row.text(),
                measure: try row.text(),
                value: try row.double(),
                previousValue: try row.double(),
                change: try row.double(),
                capturedAt: try row.date(),
                capturedFrom: try row.value { CaptureFacts.TimeSource(rawValue: $0) },
                previousAt: try row.date(),
                captures: try row.int(),
                previousCaptures: try row.int(),
                createdAt: try row.date()
            )
        }
    }
}
