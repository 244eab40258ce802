import Domain
import FoundationEssentials

/// Which captures are on which fields and in which missions, kept in step with both.
enum FieldRows {
    private static let lock = "hashtextextended('millrace:fields:' || $1::text, 0)"

    /// Lets nobody change the owner's fields or missions until the transaction ends; others may do the same.
    static func share(_ owner: UserID, on link: PostgresLink) throws {
        try link.run("SELECT pg_advisory_xact_lock_shared(\(lock))", [owner])
    }

    /// Waits for everybody who relies on the owner's fields or missions, and keeps them out until the transaction ends.
    static func claim(_ owner: UserID, on link: PostgresLink) throws {
        try link.run("SELECT pg_advisory_xact_lock(\(lock))", [owner])
    }

    /// Everything but the `WHERE`.
    static let select = statement(captureCount: "(SELECT count(*) FROM surveys s WHERE s.field_id = d.id)")
    /// The same without counting captures, for whoever asks which fields there are: 0.
    private static let uncounted = statement(captureCount: "0")

    private static func statement(captureCount: String) -> String {
        """
        SELECT d.id, d.name, d.description, d.outline, \(captureCount), d.created_at, d.updated_at
        FROM fields d
        """
    }

    /// The field that a place belongs to; its captures are not counted.
    static func field(holding place: GeoPoint, of owner: UserID, on link: PostgresLink) throws -> CropField? {
        let near = try link.rows(
            uncounted + """
                 WHERE d.user_id = $1 AND d.south <= $2::float8 AND d.north >= $2::float8
                    AND d.west <= $3::float8 AND d.east >= $3::float8
                """,
            [owner, place.latitude, place.longitude]
        ) { row in try row.field() }
        let id = CropField.holding(place, among: near)
        return near.first { $0.id == id }
    }

    /// Puts the owner's captures within these bounds on the fields that they are on now.
    static func assign(within bounds: GeoBounds, of owner: UserID, on link: PostgresLink) throws {
        let box: [any Bindable] = [owner, bounds.south, bounds.north, bounds.west, bounds.east]
        let fields = try link.rows(
            uncounted + """
                 WHERE d.user_id = $1 AND d.south <= $3::float8 AND d.north >= $2::float8
                    AND d.west <= $5::float8 AND d.east >= $4::float8
                """,
            box
        ) { row in try row.field() }
        let captures = try link.rows(
            """
            SELECT file_id, latitude, longitude FROM surveys
            WHERE user_id = $1 AND latitude BETWEEN $2::float8 AND $3::float8
                AND longitude BETWEEN $4::float8 AND $5::float8
            """,
            box
        ) { row -> (FileID, FieldID?) in
            let file = try row.file()
            let place = GeoPoint(latitude: try row.double(), longitude: try row.double())
            return (file, place.flatMap { CropField.holding($0, among: fields) })
        }
        try link.run(
            """
            UPDATE surveys s SET field_id = c.field_id
            FROM unnest($1::uuid[], $2::uuid[]) AS c(file_id, field_id)
            WHERE s.file_id = c.file_id AND s.field_id IS DISTINCT FROM c.field_id
            """,
            [captures.map(\.0), captures.map(\.1)]
        )
    }

    /// The mission that is flown at a moment, as an expression of SQL: the one that began last.
    static func mission(at moment: String, of owner: String) -> String {
        """
        (
            SELECT m.id FROM missions m
            WHERE m.user_id = \(owner) AND m.status <> 'cancelled' AND m.started_at <= \(moment)
                AND (m.ended_at IS NULL OR m.ended_at >= \(moment))
            ORDER BY m.started_at DESC, m.id DESC LIMIT 1
        )
        """
    }

    /// Puts the owner's captures in the missions that they were taken in.
    ///
    /// - Parameter drafts: what a mission was, and what it is: no captures but those of either time can change.
    static func assignMissions(touchedBy drafts: [MissionDraft], of owner: UserID, on link: PostgresLink) throws {
        guard let from = drafts.map(\.startedAt).min() else { return }
        let ends = drafts.compactMap(\.endedAt)
        let until = ends.count == drafts.count ? ends.max() : nil
        // A second more on either side: a moment may lose its last digits on the way. Found out first, and once.
        try link.run(
            """
            WITH c AS MATERIALIZED (
                SELECT t.file_id, \(mission(at: "t.captured_at", of: "t.user_id")) AS mission_id
                FROM surveys t
                WHERE t.user_id = $1 AND t.captured_at >= $2::timestamptz
                    AND ($3::timestamptz IS NULL OR t.captured_at <= $3)
            )
            UPDATE surveys s SET mission_id = c.mission_id FROM c
            WHERE s.file_id = c.file_id AND s.mission_id IS DISTINCT FROM c.mission_id
            """,
            [owner, from.addingTimeInterval(-1), until?.addingTimeInterval(1)]
        )
    }

    /// Captures of a field, as far as an index is concerned; joined are `s` of `surveys` and `i` of `survey_indices`.
    static let captureColumns = """
        s.file_id, s.captured_at, s.captured_from, s.mission_id, s.calibration, s.camera, s.health_status,
        s.valid_pixels, s.canopy_cover, i.whole, i.canopy
        """
}

extension Row {
    /// The next seven columns: those of ``FieldRows/select``.
    mutating func field() throws -> CropField {
        let id = try value { FieldID($0) }
        let (name, description) = (try text(), try text())
        guard let outline = try optionalJSON(FieldOutline.self) else {
            throw Failure(.internalError, "A field has no outline.")
        }
        let captureCount = try int()
        let (createdAt, updatedAt) = (try date(), try date())
        return CropField(
            id: id,
            name: name,
            description: description,
            outline: outline,
            captureCount: captureCount,
            createdAt: createdAt,
            updatedAt: updatedAt
        )
    }

    /// The next eleven columns: those of ``FieldRows/captureColumns``.
    mutating func capture() throws -> FieldCapture {
        FieldCapture(
            file: try file(),
            capturedAt: try date(),
            capturedFrom: try value { CaptureFacts.TimeSource(rawValue: $0) },
            mission: try optional { MissionID($0) },
            calibration: try value { CropProvenance.Calibration(rawValue: $0) },
            camera: try optionalText(),
            status: CropHealth.Status(rawValue: try text()) ?? .unknown,
            pixels: try int(),
            canopyCover: try optional { Double($0) },
            whole: try optionalJSON(IndexStatistics.self),
            canopy: try optionalJSON(IndexStatistics.self)
        )
    }
}
