import Domain

extension CropSurvey {
    /// Replaces what was measured on the file, in the transaction that holds its row's lock.
    ///
    /// - Parameter isNews: whether the owner is to be told if the field got worse; not for what is filled in later.
    func write(to file: FileID, isNews: Bool, on link: PostgresLink) throws {
        // They are in the store, whether or not anything else is kept.
        try writeObjects(of: file, on: link)
        let found = try link.rows(
            """
            SELECT \(FileColumns.of("f")), a.metadata FROM files f LEFT JOIN analyses a ON a.file_id = f.id
            WHERE f.id = $1 AND f.deleted_at IS NULL
            """,
            [file]
        ) { row -> (StoredFile, [String: JSONValue]) in
            (try row.storedFile(), try row.optionalJSON([String: JSONValue].self) ?? [:])
        }
        guard let (stored, metadata) = found.first else { return }
        guard try !SurveyRows.isSuperseded(file, on: link) else {
            try SurveyRows.delete(file, on: link)
            return
        }
        let facts = CaptureFacts(stored, metadata: metadata)
        // Whoever changes fields waits, or is waited for: a capture is always in the field that its place is in.
        try FieldRows.share(stored.owner, on: link)
        let field = try facts.place.flatMap { place in
            try FieldRows.field(holding: place, of: stored.owner, on: link)
        }
        try SurveyRows.delete(file, on: link)
        try SurveyRows.deleteOthers(ofTheCaptureOf: file, on: link)
        try link.run(
            Self.inserting,
            [
                file, JSONText(self), health.status.rawValue, health.score, health.confidence,
                reading("ndvi")?.whole.mean, canopyCover, pixels.valid, facts.capturedAt, facts.place?.latitude,
                facts.place?.longitude, field?.id, provenance.calibration.rawValue, provenance.camera,
                facts.capturedFrom.rawValue,
            ]
        )
        try writeParts(of: file, on: link)
        guard isNews, let field else { return }
        try FieldNoticeRows.notice(file, on: field, of: stored.owner, on: link)
    }

    private func writeParts(of file: FileID, on link: PostgresLink) throws {
        try link.run(
            """
            INSERT INTO survey_indices (file_id, name, mean, whole, canopy)
            SELECT $1, name, mean, whole::jsonb, canopy::jsonb
            FROM unnest($2::text[], $3::float8[], $4::text[], $5::text[]) AS i(name, mean, whole, canopy)
            ON CONFLICT DO NOTHING
            """,
            [
                file, indices.map(\.index), indices.map(\.whole.mean), indices.map { JSONText($0.whole) },
                indices.map { reading in reading.canopy.map { JSONText($0) } },
            ]
        )
        try link.run(
            """
            INSERT INTO stress_zones (file_id, x, y, severity, values, valid, canopy)
            SELECT $1, x, y, severity, means::jsonb, valid, canopy
            FROM unnest($2::int[], $3::int[], $4::float8[], $5::text[], $6::float8[], $7::float8[])
                AS z(x, y, severity, means, valid, canopy)
            ON CONFLICT DO NOTHING
            """,
            [
                file, zones.map(\.x), zones.map(\.y), zones.map(\.severity), zones.map { JSONText($0.values) },
                zones.map(\.valid), zones.map(\.canopy),
            ]
        )
    }

    private func writeObjects(of file: FileID, on link: PostgresLink) throws {
        let objects = maps.values.sorted { $0.description < $1.description } + (processed.map { [$0] } ?? [])
        try link.run(
            """
            INSERT INTO survey_objects (file_id, object_key) SELECT $1, key FROM unnest($2::text[]) AS o(key)
            ON CONFLICT DO NOTHING
            """,
            [file, objects]
        )
    }

    private static let inserting = """
        INSERT INTO surveys (
            file_id, user_id, survey, health_status, score, confidence, ndvi_mean, canopy_cover, valid_pixels,
            captured_at, latitude, longitude, field_id, calibration, camera, captured_from, mission_id
        )
        SELECT f.id, f.user_id, $2::jsonb, $3, $4::float8, $5::float8, $6::float8, $7::float8, $8::bigint,
            $9::timestamptz, $10::float8, $11::float8, $12::uuid, $13, $14, $15,
            \(FieldRows.mission(at: "$9::timestamptz", of: "f.user_id"))
        FROM files f WHERE f.id = $1
        """
}

/// Rows of surveys.
enum SurveyRows {
    /// Removes what was measured on the file; indices and zones go with it.
    static func delete(_ file: FileID, on link: PostgresLink) throws {
        try link.run("DELETE FROM surveys WHERE file_id = $1", [file])
    }

    /// Whether another band of the same capture carries its survey by now: one that came while this one was measured
    /// without it. What was measured first must not end last and take the place of the whole.
    static func isSuperseded(_ file: FileID, on link: PostgresLink) throws -> Bool {
        // Whoever joins the capture waits until this transaction ends, and finds what it wrote.
        try link.run("SELECT pg_advisory_xact_lock(\(captureLock)) FROM captures WHERE file_id = $1", [file])
        let carriers = try link.rows(
            """
            SELECT other.file_id FROM captures mine
            JOIN captures other ON other.user_id = mine.user_id AND other.capture = mine.capture
                AND other.surveyed IS NOT NULL
            JOIN files f ON f.id = other.file_id AND f.deleted_at IS NULL
            WHERE mine.file_id = $1 AND mine.surveyed IS NULL
            """,
            [file]
        ) { row in try row.file() }
        return !carriers.isEmpty
    }

    /// Of a capture, as an expression of SQL over a row of `captures`; `PostgresCaptures` takes the same.
    static let captureLock = "hashtextextended('millrace:capture:' || user_id || ' ' || capture, 0)"

    /// Removes what another band of the same capture carried: a capture is measured once.
    static func deleteOthers(ofTheCaptureOf file: FileID, on link: PostgresLink) throws {
        try link.run(
            """
            DELETE FROM surveys s USING captures mine, captures other
            WHERE mine.file_id = $1 AND other.user_id = mine.user_id AND other.capture = mine.capture
                AND other.file_id <> $1 AND s.file_id = other.file_id
            """,
            [file]
        )
    }

    /// Removes what was measured before, after an analysis that measured nothing; unless it did not look at the picture.
    static func deleteStale(_ file: FileID, on link: PostgresLink) throws {
        try link.run(
            """
            DELETE FROM surveys WHERE file_id = $1 AND NOT EXISTS (
                SELECT FROM reading_wishes w WHERE w.file_id = $1 AND (w.wish ->> 'keepsText')::boolean
            )
            """,
            [file]
        )
    }

    /// What ``Row/survey()`` reads, from the row `s` of `surveys`.
    ///
    /// - Parameter isBrief: without zones and histograms.
    static func columns(isBrief: Bool) -> String {
        let document =
            isBrief
            ? """
            jsonb_set(s.survey - 'zones', '{indices}', (
                SELECT coalesce(jsonb_agg(i || '{"histogram": []}' ORDER BY n), '[]')
                FROM jsonb_array_elements(s.survey -> 'indices') WITH ORDINALITY AS e(i, n)
            )) || '{"zones": []}'
            """ : "s.survey"
        return """
            s.file_id, \(document), s.captured_at, s.captured_from, s.latitude, s.longitude, s.mission_id, s.field_id,
            s.measured_at
            """
    }
}

extension Row {
    /// The next nine columns: those of ``SurveyRows/columns(isBrief:)``.
    mutating func survey() throws -> SurveyRecord {
        let id = try file()
        guard let survey = try optionalJSON(CropSurvey.self) else {
            throw Failure(.internalError, "A row of the database has no survey.")
        }
        let (capturedAt, capturedFrom) = (try date(), try value { CaptureFacts.TimeSource(rawValue: $0) })
        let (latitude, longitude) = (try optional { Double($0) }, try optional { Double($0) })
        let (mission, field) = (try optional { MissionID($0) }, try optional { FieldID($0) })
        return SurveyRecord(
            file: id,
            survey: survey,
            capturedAt: capturedAt,
            capturedFrom: capturedFrom,
            place: latitude.flatMap { latitude in
                longitude.flatMap { GeoPoint(latitude: latitude, longitude: $0) }
            },
            mission: mission,
            field: field,
            measuredAt: try date()
        )
    }
}

extension FieldID: Bindable {
    var bound: String? { description }
}

extension MissionID: Bindable {
    var bound: String? { description }
}
