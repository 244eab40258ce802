import Domain
import FoundationEssentials

/// How a file's report is read: one row a file, the stages and findings as JSON in it.
enum ReportColumns {
    /// Everything but the `WHERE`; the file is `f`, its analysis `a`, its thumbnail `t`.
    static let select = """
        SELECT \(FileColumns.of("f")), f.version, f.user_summary, f.user_tags, s.version, s.stages,
            CASE WHEN a.file_id IS NOT NULL THEN to_jsonb(a) END, t.object_key, t.width, t.height, t.size,
            t.renditions
        FROM files f
        LEFT JOIN analyses a ON a.file_id = f.id
        LEFT JOIN thumbnails t ON t.file_id = f.id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(version), 0) AS version, coalesce(jsonb_agg(jsonb_build_object(
                'stage', stage, 'state', state, 'attempt', attempt, 'percent', progress, 'step', step,
                'code', error_code, 'message', error_message,
                'waiting', CASE WHEN state = 'retrying' THEN waiting_for END,
                'started', extract(epoch FROM started_at), 'finished', extract(epoch FROM finished_at)
            )), '[]') AS stages
            FROM stages WHERE file_id = f.id
        ) AS s
        """
}

extension Row {
    /// A row of ``ReportColumns``.
    mutating func report() throws -> FileReport {
        let file = try storedFile()
        let version = try int64()
        let userSummary = try optionalText()
        let userTags = try optionalJSON([Tag].self)
        let stagesVersion = try int64()
        let stages = try optionalJSON([StageRecord].self) ?? []
        let record = try optionalJSON(AnalysisRecord.self)
        let thumbnailKey = try optional { ObjectKey($0) }
        let (width, height, size) = (try optional { Int($0) }, try optional { Int($0) }, try optional { Int($0) })
        let renditions = try optionalJSON([Rendition].self) ?? []
        return FileReport(
            file: file,
            stages: StageName.all.compactMap { name in
                stages.first { $0.stage == name.description }.flatMap { $0.report(name) }
            },
            analysis: record?.analysis(userSummary: userSummary, userTags: userTags),
            textCharacters: record?.text_characters,
            thumbnail: thumbnailKey.map {
                Thumbnail(key: $0, width: width ?? 0, height: height ?? 0, size: size ?? 0, renditions: renditions)
            },
            version: version + stagesVersion
        )
    }
}

private struct StageRecord: Decodable {
    let stage: String
    let state: String
    let attempt: Int
    let percent: Int
    let step: String
    let code: String?
    let message: String?
    let waiting: String?
    let started: Double?
    let finished: Double?

    func report(_ name: StageName) -> StageReport? {
        guard let state = StageState(rawValue: state) else { return nil }
        return StageReport(
            stage: name,
            state: state,
            attempt: attempt,
            progress: Progress(percent, step),
            startedAt: started.map { Date(timeIntervalSince1970: $0) },
            finishedAt: finished.map { Date(timeIntervalSince1970: $0) },
            error: code.map { StageError(code: $0, message: message ?? "") },
            waitingFor: waiting
        )
    }
}

/// A row of `analyses`, its columns' names and all.
private struct AnalysisRecord: Decodable {
    let suggested_filename: String?
    let summary: String?
    let tags: [Tag]
    let language: String?
    let metadata: [String: JSONValue]
    let methods: [String: String]
    let notes: [String]
    let text_characters: Int

    func analysis(userSummary: String?, userTags: [Tag]?) -> Analysis {
        var methods = methods
        if userSummary != nil { methods["summary"] = "user" }
        if userTags != nil { methods["tags"] = "user" }
        return Analysis(
            suggestedFilename: suggested_filename,
            summary: userSummary ?? summary,
            tags: userTags ?? tags,
            language: language,
            metadata: metadata,
            methods: methods,
            notes: notes
        )
    }
}
