import Domain
import FoundationEssentials

/// What a receiver is told about a file: the same bytes on every try.
///
/// ```json
/// {"type": "file.completed", "timestamp": "2026-01-02T03:04:05.000Z",
///  "data": {"file_id": "…", "user": "alice", "filename": "scan.jpg", "content_type": "image/jpeg", "size": 204800,
///           "status": "completed", "uploaded_at": "…", "processed_at": "…",
///           "suggested_filename": "invoice-042.jpg", "summary": "…", "language": "en", "tags": [{"tag": "invoice", "confidence": 0.9}],
///           "thumbnail": "/api/v1/files/…/thumbnail", "error": null}}
/// ```
/// `error` of a `file.failed` is `{"stage": "analyze", "code": "invalid_file", "message": "…", "advice": "…",
/// "translations": {"th": {"message": "…", "advice": "…"}}}`. What is not known is `null`; paths are relative to the API.
struct NotificationMessage: Encodable, Sendable {
    /// `file.completed` or `file.failed`.
    let type: String
    /// When the file became so.
    let timestamp: String
    let data: Details

    struct Details: Encodable, Sendable {
        let file: FileID
        let user: UserID
        let filename: String
        let contentType: String
        let size: Int64
        let status: FileStatus
        let uploadedAt: String
        let processedAt: String?
        let suggestedFilename: String?
        let summary: String?
        let language: String?
        let tags: [Tag]
        let thumbnail: String?
        let error: Reason?

        enum CodingKeys: String, CodingKey {
            case user, filename, size, status, summary, language, tags, thumbnail, error
            case file = "file_id"
            case contentType = "content_type"
            case uploadedAt = "uploaded_at"
            case processedAt = "processed_at"
            case suggestedFilename = "suggested_filename"
        }

        /// Encodes every member, unknown ones as `null`.
        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(file, forKey: .file)
            try members.encode(user, forKey: .user)
            try members.encode(filename, forKey: .filename)
            try members.encode(contentType, forKey: .contentType)
            try members.encode(size, forKey: .size)
            try members.encode(status, forKey: .status)
            try members.encode(uploadedAt, forKey: .uploadedAt)
            try members.encode(processedAt, forKey: .processedAt)
            try members.encode(suggestedFilename, forKey: .suggestedFilename)
            try members.encode(summary, forKey: .summary)
            try members.encode(language, forKey: .language)
            try members.encode(tags, forKey: .tags)
            try members.encode(thumbnail, forKey: .thumbnail)
            try members.encode(error, forKey: .error)
        }
    }

    struct Reason: Encodable, Sendable {
        let stage: String
        let code: String
        let message: String
        /// What the user can do next.
        let advice: String
        /// Cause and advice in other languages.
        let translations: [String: Sentences]

        struct Sentences: Encodable, Sendable {
            let message: String
            let advice: String
        }

        init(stage: String, error: StageError) {
            let english = Explanation.of(error.code, in: .english)
            let others = Explanation.Language.allCases.filter { $0 != .english }
            self.stage = stage
            code = error.code
            message = error.message.isEmpty ? english.cause : error.message
            advice = english.advice
            translations = Dictionary(
                uniqueKeysWithValues: others.map { language in
                    let explanation = Explanation.of(error.code, in: language)
                    return (language.rawValue, Sentences(message: explanation.cause, advice: explanation.advice))
                }
            )
        }
    }

    /// Longest summary that is sent; the whole one is at the API.
    private static let summaryLimit = 2000

    /// What the report says, for a file that is completed or failed.
    init(_ report: FileReport) {
        let file = report.file
        type = "file.\(file.status.rawValue)"
        timestamp = Self.text(of: file.processedAt ?? file.uploadedAt)
        data = Details(
            file: file.id,
            user: file.owner,
            filename: file.filename,
            contentType: file.contentType,
            size: file.size,
            status: file.status,
            uploadedAt: Self.text(of: file.uploadedAt),
            processedAt: file.processedAt.map(Self.text),
            suggestedFilename: report.analysis?.suggestedFilename,
            summary: (report.analysis?.summary).map { String($0.prefix(Self.summaryLimit)) },
            language: report.analysis?.language,
            tags: report.analysis.map { Array($0.tags.prefix(20)) } ?? [],
            thumbnail: report.thumbnail.map { _ in "/api/v1/files/\(file.id)/thumbnail" },
            error: Self.reason(report)
        )
    }

    /// The JSON document, members sorted.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    private static func reason(_ report: FileReport) -> Reason? {
        guard report.file.status == .failed else { return nil }
        let stage = report.stages.first { $0.stage.isRequired && ($0.state == .dead || $0.state == .cancelled) }
        return stage.map { stage in
            let word = stage.state == .cancelled ? Failure.Code.cancelled : .internalError
            let error = stage.error ?? StageError(code: word.description, message: "")
            return Reason(stage: stage.stage.description, error: error)
        }
    }

    private static func text(of date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
