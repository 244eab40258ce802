import Domain

/// The stress zones of a capture as GeoJSON (RFC 7946), on the ground where that is known.
enum ZoneDocument {
    /// A feature collection: 100 cells with or without geometry, what their severity means, and a note on their place.
    static func collection(
        _ record: SurveyRecord,
        _ footprint: Footprint?,
        note: String,
        in language: Explanation.Language = .english
    ) -> JSONValue {
        let (width, height) = (record.survey.width, record.survey.height)
        let features = record.survey.zones.map { zone in
            feature(zone, cell(zone.x, of: width), cell(zone.y, of: height), footprint)
        }
        let severity = CropSeverity(of: record.survey)
        return [
            "type": "FeatureCollection",
            "features": .array(features),
            "file_id": .string(record.file.description),
            "captured_at": .time(record.capturedAt),
            "captured_from": .string(record.capturedFrom.rawValue),
            "width": .integer(Int64(width)),
            "height": .integer(Int64(height)),
            "metres_per_pixel": .real(footprint?.groundSampleDistance),
            "severity_measure": .string(severity.name),
            "severity_definition": .string(severity.definition(in: language)),
            "note": .string(note),
        ]
    }

    /// The pixels of a row or column of cells, as ``StressZone`` says.
    private static func cell(_ number: Int, of length: Int) -> Range<Int> {
        (number * length / StressZone.side)..<((number + 1) * length / StressZone.side)
    }

    private static func feature(
        _ zone: StressZone,
        _ across: Range<Int>,
        _ down: Range<Int>,
        _ footprint: Footprint?
    ) -> JSONValue {
        let pixels: JSONValue = [
            "left": .integer(Int64(across.lowerBound)), "top": .integer(Int64(down.lowerBound)),
            "right": .integer(Int64(across.upperBound)), "bottom": .integer(Int64(down.upperBound)),
        ]
        let properties: JSONValue = [
            "x": .integer(Int64(zone.x)),
            "y": .integer(Int64(zone.y)),
            "severity": .real(zone.severity),
            "valid": .number(zone.valid),
            "canopy": .real(zone.canopy),
            "values": .object(zone.values.mapValues { .number($0) }),
            "pixels": pixels,
        ]
        return [
            "type": "Feature",
            "id": .string("\(zone.x)-\(zone.y)"),
            "geometry": geometry(across, down, footprint),
            "properties": properties,
        ]
    }

    private static func geometry(_ across: Range<Int>, _ down: Range<Int>, _ footprint: Footprint?) -> JSONValue {
        guard let footprint else { return .null }
        let ring: [JSONValue] = footprint.ring(x: across, y: down).map { position in
            .array(position.map { .number($0) })
        }
        return ["type": "Polygon", "coordinates": .array([.array(ring)])]
    }
}
