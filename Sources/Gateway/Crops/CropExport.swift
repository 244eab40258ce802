import Domain
import FoundationEssentials

/// A survey as a table (RFC 4180): a row for each index over all pixels and over plants, and for each that was refused.
enum CropExport {
    private static let columns = [
        "file_id", "filename", "captured_at", "latitude", "longitude", "index", "scope", "pixels", "mean", "median",
        "p10", "p90", "std", "min", "max", "formula", "bands", "calibration", "camera", "canopy_cover", "health_status",
        "health_score", "confidence", "note", "captured_from",
    ]

    /// The table with its head.
    static func csv(_ record: SurveyRecord, of file: StoredFile) -> String {
        let survey = record.survey
        var rows = [columns]
        func add(_ index: String, _ scope: String, _ middle: [String], note: String = "") {
            let head = [
                file.id.description, file.filename, record.capturedAt.rfc3339, text(record.place?.latitude),
                text(record.place?.longitude), index, scope,
            ]
            let tail = [
                survey.provenance.calibration.rawValue, survey.provenance.camera ?? "", text(survey.canopyCover),
                survey.health.status.rawValue, text(survey.health.score), text(survey.health.confidence), note,
                record.capturedFrom.rawValue,
            ]
            rows.append(head + middle + tail)
        }
        for reading in survey.indices {
            let bands = reading.bands.map(\.rawValue).joined(separator: " ")
            add(reading.index, "whole", numbers(reading.whole) + [reading.formula, bands])
            if let canopy = reading.canopy {
                add(reading.index, "canopy", numbers(canopy) + [reading.formula, bands])
            }
        }
        for refused in survey.refused {
            add(refused.index, "refused", Array(repeating: "", count: 10), note: refused.reason)
        }
        return rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func numbers(_ statistics: IndexStatistics) -> [String] {
        let values = [
            statistics.mean, statistics.median, statistics.p10, statistics.p90, statistics.std, statistics.min,
            statistics.max,
        ]
        return ["\(statistics.pixels)"] + values.map { "\($0)" }
    }

    private static func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }

    /// Quoted where it must be; and no name that a user gave is a formula in somebody's spreadsheet.
    private static func cell(_ text: String) -> String {
        var text = text
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        if isFormula, Double(text) == nil { text = "'" + text }
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
