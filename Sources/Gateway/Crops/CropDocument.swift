import Domain
import FoundationEssentials

/// A survey as JSON.
enum CropDocument {
    /// Everything that was measured but the zones, with where the pictures are.
    static func survey(_ record: SurveyRecord, links: PublicLinks) -> JSONValue {
        let survey = record.survey
        var indices: [String: JSONValue] = [:]
        for found in survey.indices { indices[found.index] = reading(found, of: record, links) }
        let refused: [JSONValue] = survey.refused.map { refusal in
            ["index": .string(refusal.index), "reason": .string(refusal.reason)]
        }
        let pixels: JSONValue = [
            "all": .integer(Int64(survey.pixels.all)), "valid": .integer(Int64(survey.pixels.valid)),
            "saturated": .integer(Int64(survey.pixels.saturated)), "empty": .integer(Int64(survey.pixels.empty)),
        ]
        let canopy: JSONValue = ["cover": .real(survey.canopyCover), "method": .text(survey.canopyMethod)]
        return [
            "provenance": provenance(survey.provenance),
            "width": .integer(Int64(survey.width)),
            "height": .integer(Int64(survey.height)),
            "pixels": pixels,
            "canopy": canopy,
            "indices": .object(indices),
            "refused": .array(refused),
            "health": health(survey.health),
            "model": model(survey.model),
            "model_note": .text(survey.modelNote),
            "captured_at": .time(record.capturedAt),
            "captured_from": .string(record.capturedFrom.rawValue),
            "measured_at": .time(record.measuredAt),
            "place": place(record.place),
            "mission_id": .text(record.mission?.description),
            "field_id": .text(record.field?.description),
            "zones_url": .string(links.file(record.file, "zones")),
            "processed_url": processed(record, links),
        ]
    }

    /// Where the overlay is, or `null`.
    static func processed(_ record: SurveyRecord?, _ links: PublicLinks) -> JSONValue {
        guard let record, record.survey.processed != nil else { return .null }
        return .string(links.file(record.file, "processed"))
    }

    /// Who said what the channels are, and how far numbers can be relied on.
    static func provenance(_ provenance: CropProvenance) -> JSONValue {
        [
            "bands": .array(provenance.bands.map { .string($0.rawValue) }),
            "source_order": .array(provenance.sourceOrder.map { .string($0) }),
            "source": .string(provenance.source.rawValue),
            "sample_type": .string(provenance.sampleType),
            "scale": .number(provenance.scale),
            "calibration": .string(provenance.calibration.rawValue),
            "corrections": .array(provenance.corrections.map { .string($0) }),
            "left_out": .array(provenance.leftOut.map { .string($0) }),
            "camera": .text(provenance.camera),
        ]
    }

    /// Numbers of an index, or `null`.
    static func statistics(_ statistics: IndexStatistics?) -> JSONValue {
        guard let statistics else { return .null }
        return [
            "pixels": .integer(Int64(statistics.pixels)),
            "mean": .number(statistics.mean),
            "median": .number(statistics.median),
            "p10": .number(statistics.p10),
            "p90": .number(statistics.p90),
            "std": .number(statistics.std),
            "min": .number(statistics.min),
            "max": .number(statistics.max),
        ]
    }

    /// `{latitude, longitude}`, or `null`.
    static func place(_ place: GeoPoint?) -> JSONValue {
        place.map { ["latitude": .number($0.latitude), "longitude": .number($0.longitude)] } ?? .null
    }

    private static func reading(_ reading: IndexReading, of record: SurveyRecord, _ links: PublicLinks) -> JSONValue {
        let hasMap = record.survey.maps[reading.index] != nil
        let map: JSONValue = hasMap ? .string(links.file(record.file, "maps/\(reading.index)")) : .null
        let range: [JSONValue] = [.number(reading.range.lowerBound), .number(reading.range.upperBound)]
        return [
            "formula": .string(reading.formula),
            "bands": .array(reading.bands.map { .string($0.rawValue) }),
            "reference": .string(reading.reference),
            "range": .array(range),
            "whole": statistics(reading.whole),
            "canopy": statistics(reading.canopy),
            "histogram": .array(reading.histogram.map { .integer(Int64($0)) }),
            "map_url": map,
        ]
    }

    private static func health(_ health: CropHealth) -> JSONValue {
        [
            "status": .string(health.status.rawValue),
            "score": .real(health.score),
            "definition": .string(health.definition),
            "confidence": .number(health.confidence),
            "confidence_definition": .string(CropHealth.confidenceDefinition),
            "basis": .string(health.basis),
            "statement": .string(health.statement),
        ]
    }

    private static func model(_ model: ModelReading?) -> JSONValue {
        guard let model else { return "none" }
        let top: [JSONValue] = model.top.map { guess in
            ["class": .string(guess.name), "confidence": .number(guess.confidence)]
        }
        return [
            "version": .string(model.version),
            "top": .array(top),
            "milliseconds": .number(model.milliseconds),
        ]
    }
}

extension JSONValue {
    /// A number, or `null`.
    static func real(_ number: Double?) -> JSONValue { number.map { .number($0) } ?? .null }
}
