import Domain
import FoundationEssentials

/// A file as JSON: what the API, its events and the control port show of it.
enum FileDocument {
    /// The answer to an upload.
    ///
    /// - Parameter statement: what the upload said of the picture; it changes nothing of a file that was there before, and
    ///   a `note` says so if it would have.
    static func receipt(
        _ file: StoredFile,
        isDuplicate: Bool,
        statement: CaptureStatement = .none,
        links: PublicLinks
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "file_id": .string(file.id.description),
            // A file that was accepted just now has not begun yet, whatever has happened while this was written.
            "status": .string((isDuplicate ? file.status : .pending).rawValue),
            "filename": .string(file.filename),
            "size": .integer(file.size),
            "content_type": .string(file.contentType),
            "sha256": .string(file.sha256),
            "duplicate": .bool(isDuplicate),
            "links": self.links(file.id, links),
        ]
        let differences = statement.differences(from: file)
        if !differences.isEmpty { members["note"] = .string(note(on: differences, of: file.id, links)) }
        return .object(members)
    }

    private static func note(on differences: [String], of id: FileID, _ links: PublicLinks) -> String {
        let names = differences.joined(separator: " and ")
        return "The file was there before and keeps the \(names) that it has, or none: what came with this upload was "
            + "not taken. To change that, POST it to \(links.file(id, "reprocess")) with force."
    }

    /// What to know after a change was asked for: id and where it stands.
    static func standing(_ file: StoredFile, links: PublicLinks) -> JSONValue {
        [
            "file_id": .string(file.id.description),
            "status": .string(file.status.rawValue),
            "links": self.links(file.id, links),
        ]
    }

    /// The status document.
    static func status(
        _ report: FileReport,
        links: PublicLinks,
        in language: Explanation.Language = .english
    ) -> JSONValue {
        let overall = Overall(report, in: language)
        return [
            "file_id": .string(report.file.id.description),
            "status": .string(report.file.status.rawValue),
            "progress": .integer(Int64(overall.progress)),
            "step": .text(overall.step),
            "error": overall.error,
            "uploaded_at": .time(report.file.uploadedAt),
            "processed_at": .time(report.file.processedAt),
            "stages": .array(report.stages.map { stage($0, in: language) }),
            "result": result(report, links),
        ]
    }

    /// The file with its facts, as `GET /files/{id}` and lists show it.
    static func whole(
        _ report: FileReport,
        links: PublicLinks,
        in language: Explanation.Language = .english
    ) -> JSONValue {
        let file = report.file
        let overall = Overall(report, in: language)
        return [
            "file_id": .string(file.id.description),
            "filename": .string(file.filename),
            "size": .integer(file.size),
            "content_type": .string(file.contentType),
            "declared_type": .text(file.declaredType),
            "sha256": .string(file.sha256),
            "status": .string(file.status.rawValue),
            "progress": .integer(Int64(overall.progress)),
            "step": .text(overall.step),
            "error": overall.error,
            "uploaded_at": .time(file.uploadedAt),
            "processed_at": .time(file.processedAt),
            "gps": file.gps ?? .null,
            "bands": file.bands.map { .array($0.map { .string($0) }) } ?? .null,
            "suggested_filename": .text(report.analysis?.suggestedFilename),
            "summary": .text(report.analysis?.summary),
            "tags": tags(report.analysis),
            "language": .text(report.analysis?.language),
            "text_chars": report.textCharacters.map { .integer(Int64($0)) } ?? .null,
            "thumbnail_url": thumbnail(report, links),
            "links": self.links(file.id, links),
        ]
    }

    /// A page of a list of files.
    static func list(
        _ page: FilePage,
        links: PublicLinks,
        in language: Explanation.Language = .english
    ) -> JSONValue {
        [
            "items": .array(page.items.map { whole($0, links: links, in: language) }),
            "next": .text(page.next),
        ]
    }

    /// Everything the Analyzer found, but the text.
    ///
    /// - Parameter crop: what was measured of plants, or `null`.
    static func analysis(_ analysis: Analysis, of report: FileReport, crop: JSONValue) -> JSONValue {
        [
            "file_id": .string(report.file.id.description),
            "suggested_filename": .text(analysis.suggestedFilename),
            "summary": .text(analysis.summary),
            "tags": tags(analysis),
            "language": .text(analysis.language),
            "text_chars": report.textCharacters.map { .integer(Int64($0)) } ?? .null,
            "metadata": .object(analysis.metadata),
            "methods": .object(analysis.methods.mapValues { .string($0) }),
            "notes": .array(analysis.notes.map { .string($0) }),
            "crop": crop,
        ]
    }

    /// What the analysis had found before it was done again, text and all.
    static func earlier(_ earlier: EarlierAnalysis, of file: StoredFile) -> JSONValue {
        let analysis = earlier.analysis
        return [
            "file_id": .string(file.id.description),
            "analysed_at": .time(earlier.analysedAt),
            "suggested_filename": .text(analysis.suggestedFilename),
            "summary": .text(analysis.summary),
            "tags": tags(analysis),
            "language": .text(analysis.language),
            "text_chars": .integer(Int64(analysis.characterCount)),
            "metadata": .object(analysis.metadata),
            "methods": .object(analysis.methods.mapValues { .string($0) }),
            "notes": .array(analysis.notes.map { .string($0) }),
            "pages": .array(analysis.pages.map(page)),
        ]
    }

    /// One try of one stage.
    static func attempt(_ attempt: AttemptReport) -> JSONValue {
        [
            "attempt_id": .string(attempt.attemptID.uuidString.lowercased()),
            "stage": .string(attempt.stage.description),
            "attempt": .integer(Int64(attempt.attempt)),
            "generation": .integer(attempt.generation),
            "worker": .string(attempt.worker),
            "outcome": .string(attempt.outcome),
            "started_at": .time(attempt.startedAt),
            "finished_at": .time(attempt.finishedAt),
            "error": error(attempt.error),
            "error_class": .text(attempt.errorClass),
            "signal": attempt.signal.map { .integer(Int64($0)) } ?? .null,
            "tools": .array(attempt.tools.map { .string($0) }),
            "sandbox": .text(attempt.sandbox),
        ]
    }

    /// One page of text, with where it came from.
    static func page(_ page: TextPage) -> JSONValue {
        [
            "page": .integer(Int64(page.number)),
            "text": .string(page.text),
            "source": .string(page.source),
            "confidence": page.confidence.map { .number($0) } ?? .null,
            "quality": page.quality.map { .number($0) } ?? .null,
            "other": page.other.map { other in
                [
                    "text": .string(other.text), "source": .string(other.source),
                    "confidence": other.confidence.map { .number($0) } ?? .null, "quality": .number(other.quality),
                ]
            } ?? .null,
        ]
    }

    /// A word and a sentence, or `null`.
    static func error(_ error: StageError?) -> JSONValue {
        error.map { ["code": .string($0.code), "message": .string($0.message)] } ?? .null
    }

    /// What the user is told: the stable code, why it happened, and what to do next. The recorded sentence is English:
    /// it stands as the message for English readers, and beside a general one for others.
    static func explained(_ error: StageError, in language: Explanation.Language) -> [String: JSONValue] {
        let explanation = Explanation.of(error.code, in: language)
        let isRecorded = language == .english && !error.message.isEmpty
        return [
            "code": .string(error.code),
            "message": .string(isRecorded ? error.message : explanation.cause),
            "advice": .string(explanation.advice),
            "detail": .string(error.message),
        ]
    }

    static func tags(_ analysis: Analysis?) -> JSONValue {
        .array((analysis?.tags ?? []).map { ["tag": .string($0.tag), "confidence": .number($0.confidence)] })
    }

    private static func links(_ id: FileID, _ links: PublicLinks) -> JSONValue {
        [
            "self": .string(links.file(id)),
            "status": .string(links.file(id, "status")),
            "events": .string(links.file(id, "events")),
            "duplicates": .string(links.file(id, "duplicates")),
        ]
    }

    private static func stage(_ stage: StageReport, in language: Explanation.Language) -> JSONValue {
        [
            "stage": .string(stage.stage.description),
            "state": .string(stage.state.rawValue),
            "attempt": .integer(Int64(stage.attempt)),
            "progress": .integer(Int64(stage.progress.percent)),
            "started_at": .time(stage.startedAt),
            "finished_at": .time(stage.finishedAt),
            "error": stage.error.map { .object(explained($0, in: language)) } ?? .null,
            "waiting_for": .text(stage.waitingFor),
        ]
    }

    private static func result(_ report: FileReport, _ links: PublicLinks) -> JSONValue {
        guard report.analysis != nil || report.thumbnail != nil else { return .null }
        let analysis = report.analysis
        return [
            "suggested_filename": .text(analysis?.suggestedFilename),
            "summary": .text(analysis?.summary),
            "tags": tags(analysis),
            "text_chars": report.textCharacters.map { .integer(Int64($0)) } ?? .null,
            "language": .text(analysis?.language),
            "thumbnail_url": thumbnail(report, links),
            "analysis": analysis.map { analysis in
                [
                    "metadata": .object(analysis.metadata),
                    "methods": .object(analysis.methods.mapValues { .string($0) }),
                    "notes": .array(analysis.notes.map { .string($0) }),
                ]
            } ?? .null,
        ]
    }

    private static func thumbnail(_ report: FileReport, _ links: PublicLinks) -> JSONValue {
        report.thumbnail == nil ? .null : .string(links.file(report.file.id, "thumbnail"))
    }
}

/// The file's progress in one number, one word and one reason, made from its stages.
struct Overall {
    /// 0 to 100; 100 only for a file that is completed or failed.
    let progress: Int
    /// What is done now; `nil` before the first step.
    let step: String?
    /// Why a failed file failed: a stage, a code, a sentence, an advice.
    let error: JSONValue

    /// Follows the Analyzer, whose steps are the finest, then whatever still runs.
    init(_ report: FileReport, in language: Explanation.Language) {
        let required = report.stages.filter(\.stage.isRequired)
        let running = required.first { !$0.state.isTerminal && $0.progress.percent > 0 }
        let shown = running ?? required.first { !$0.state.isTerminal }
        switch report.file.status {
        case .pending: (progress, step) = (0, nil)
        case .completed: (progress, step) = (100, "done")
        case .failed: (progress, step) = (100, "failed")
        case .processing:
            progress = min(99, shown?.progress.percent ?? 99)
            step = shown.flatMap { $0.progress.step.isEmpty ? nil : $0.progress.step } ?? shown?.stage.description
        }
        let failed = required.first { $0.state == .dead || $0.state == .cancelled }
        guard report.file.status == .failed, let failed else {
            error = .null
            return
        }
        let reason = failed.error ?? StageError(code: failed.state.rawValue, message: "The stage was stopped.")
        let explained = FileDocument.explained(reason, in: language)
        error = .object(explained.merging(["stage": .string(failed.stage.description)]) { $1 })
    }
}
