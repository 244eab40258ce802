import Domain
import FoundationEssentials

/// All that ``MemoryFiles`` knows of one file.
struct MemoryRow {
    var file: StoredFile
    var stages: [StageReport]
    var analysis: Analysis? {
        didSet { if let oldValue { earlier = EarlierAnalysis(analysedAt: Date(), analysis: oldValue) } }
    }
    var draft: [TextPage] = []
    var earlier: EarlierAnalysis?
    var wish = ReadingWish.none
    var thumbnail: Thumbnail?
    var collections: Set<CollectionID> = []
    var version: Int64
    var isDeleted = false

    init(file: StoredFile, version: Int64) {
        self.file = file
        self.version = version
        stages = StageName.all.map { stage in
            StageReport(
                stage: stage,
                state: .queued,
                attempt: 0,
                progress: Progress(0, ""),
                startedAt: nil,
                finishedAt: nil,
                error: nil
            )
        }
    }

    var report: FileReport {
        FileReport(
            file: file,
            stages: stages,
            analysis: analysis.map { analysis in
                var bare = analysis
                bare.pages = []
                return bare
            },
            textCharacters: analysis?.characterCount,
            thumbnail: thumbnail,
            version: version
        )
    }

    /// Sets a stage, and the status that follows from all of them.
    mutating func set(_ name: StageName, _ state: StageState, _ progress: Progress, _ error: StageError?) {
        stages = stages.map { stage in
            guard stage.stage == name else { return stage }
            return StageReport(
                stage: name,
                state: state,
                attempt: state == .queued ? 0 : max(1, stage.attempt),
                progress: progress,
                startedAt: state == .queued ? nil : stage.startedAt ?? Date(),
                finishedAt: state.isTerminal ? Date() : nil,
                error: error
            )
        }
        let required = stages.filter(\.stage.isRequired)
        if required.allSatisfy(\.state.isTerminal) {
            let isWhole = required.allSatisfy { $0.state == .done || $0.state == .skipped }
            file.status = isWhole ? .completed : .failed
            file.processedAt = Date()
        } else {
            file.status = required.allSatisfy { $0.state == .queued } ? .pending : .processing
            file.processedAt = nil
        }
    }

    func matches(_ query: FileQuery) -> Bool {
        if let status = query.status, file.status != status { return false }
        if let type = query.type, !file.contentType.hasPrefix(type) { return false }
        if let tag = query.tag, analysis?.tags.contains(where: { $0.tag == tag }) != true { return false }
        if let collection = query.collection, !collections.contains(collection) { return false }
        guard let text = query.text?.lowercased() else { return true }
        return file.filename.lowercased().contains(text) || analysis?.summary?.lowercased().contains(text) == true
    }
}
