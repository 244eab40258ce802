import Domain
import FoundationEssentials

/// What a receiver is told about a field that got worse: the same bytes on every try.
///
/// ```json
/// {"type": "crop.alert", "timestamp": "2026-01-02T03:04:05.000Z",
///  "data": {"file_id": "…", "user": "alice", "filename": "IMG_0042.tif", "field_id": "…", "field": "North",
///           "measure": "ndvi", "value": 0.52, "previous_value": 0.71, "change": -0.268, "captured_at": "…",
///           "captured_from": "camera", "previous_at": "…", "captures": 12, "previous_captures": 40,
///           "message": "North: …"}}
/// ```
struct FieldNoticeMessage: Encodable, Sendable {
    /// `crop.alert`.
    let type = "crop.alert"
    /// When it was noticed.
    let timestamp: String
    let data: Details

    enum CodingKeys: String, CodingKey {
        case type, timestamp, data
    }

    struct Details: Encodable, Sendable {
        let file: FileID
        let user: UserID
        let filename: String
        let fieldID: String
        let field: String
        let measure: String
        let value: Double
        let previousValue: Double
        let change: Double
        let capturedAt: String
        let capturedFrom: String
        let previousAt: String
        let captures: Int
        let previousCaptures: Int
        let message: String

        enum CodingKeys: String, CodingKey {
            case user, filename, field, measure, value, change, captures, message
            case file = "file_id"
            case fieldID = "field_id"
            case previousValue = "previous_value"
            case capturedAt = "captured_at"
            case capturedFrom = "captured_from"
            case previousAt = "previous_at"
            case previousCaptures = "previous_captures"
        }
    }

    /// What the notice says.
    init(_ notice: FieldNotice, of file: StoredFile) {
        let percent = Int((-notice.change * 100).rounded())
        let (earlier, later) = (Self.rounded(notice.previousValue), Self.rounded(notice.value))
        timestamp = Self.text(of: notice.createdAt)
        data = Details(
            file: notice.file,
            user: notice.owner,
            filename: file.filename,
            fieldID: notice.field.description,
            field: notice.fieldName,
            measure: notice.measure,
            value: later,
            previousValue: earlier,
            change: Self.rounded(notice.change),
            capturedAt: Self.text(of: notice.capturedAt),
            capturedFrom: notice.capturedFrom.rawValue,
            previousAt: Self.text(of: notice.previousAt),
            captures: notice.captures,
            previousCaptures: notice.previousCaptures,
            message: "\(notice.fieldName): \(notice.measure) is \(percent) % lower than on the last flight"
                + " (\(later) instead of \(earlier))." + (notice.capturedFrom == .upload ? Self.doubt : "")
        )
    }

    /// Old pictures that are uploaded late look like a new flight; whether they are, only their owner knows.
    private static let doubt = " When this picture was taken is not known: its time is that of the upload."

    /// The JSON document, members sorted.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

    private static func text(of date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
