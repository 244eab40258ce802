import Domain
import Events
import FoundationEssentials

/// What owners do with their files.
extension LedgerBook {
    mutating func accept(_ file: StoredFile, at now: Date) throws {
        files[file.id] = file
        var works: [Work] = []
        for stage in StageName.all {
            let generation: Int64 = stage.isRequired ? 1 : 0
            rows[Key(file: file.id, stage: stage)] = Row(
                generation: generation,
                runAt: stage.isRequired ? now : nil,
                checkedAt: now
            )
            if stage.isRequired { works.append(Work(file: file.id, stage: stage, generation: 1)) }
        }
        let event = FileUploaded(filename: file.filename, size: file.size, contentType: file.contentType)
        try tell(event, to: .uploads, of: file, generation: 1, works, at: now)
    }

    func owned(_ id: FileID, _ owner: UserID) throws -> StoredFile {
        guard let file = files[id], file.owner == owner, !deleted.contains(id) else {
            throw Failure(.notFound, "There is no such file.")
        }
        return file
    }

    mutating func cancel(_ id: FileID, of owner: UserID, at now: Date) throws -> StoredFile {
        guard try !owned(id, owner).status.isTerminal else { throw Failure(.conflict, "The file is settled.") }
        for stage in StageName.all where stage.isRequired {
            let key = Key(file: id, stage: stage)
            switch rows[key]?.state {
            case .running: rows[key]?.isCancelRequested = true
            case .queued, .retrying: end(key, .cancelled, Self.stopped, at: now)
            default: break
            }
        }
        try settle(id, after: .analyze, at: now)
        return try owned(id, owner)
    }

    mutating func delete(_ id: FileID, of owner: UserID, at now: Date) throws {
        let file = try owned(id, owner)
        deleted.insert(id)
        try tell(FileDeleted(), to: .outcomes, of: file, generation: 0, [], at: now)
    }

    mutating func reprocess(_ id: FileID, _ stages: [StageName], force: Bool, of owner: UserID, at now: Date) throws
        -> StoredFile
    {
        var file = try owned(id, owner)
        let keys = stages.map { Key(file: id, stage: $0) }.filter { key in
            guard let state = rows[key]?.state else { return false }
            return state == .dead || state == .cancelled || force && state.isTerminal
        }
        guard !keys.isEmpty, file.status.isTerminal else { throw Failure(.conflict, "There is nothing to do again.") }
        if force, keys.contains(where: { $0.stage == .analyze }) { drafts[id] = nil }
        for key in keys {
            rows[key]?.forgive()
            try queue(key, .queued, nil, reason: "reprocess", at: now)
        }
        if keys.contains(where: \.stage.isRequired) {
            file.status = .pending
            file.processedAt = nil
            files[id] = file
        }
        return file
    }

    func report(_ id: FileID) -> FileReport? {
        guard let file = files[id] else { return nil }
        var analysis: Analysis?
        var thumbnail: Thumbnail?
        for change in changes[id] ?? [] {
            switch change {
            case .analysis(let found): analysis = found
            case .thumbnail(let drawn): thumbnail = drawn
            case .search, .survey: break
            }
        }
        let characters = analysis?.characterCount
        analysis?.pages = []
        if let edit = edits[id] {
            if let summary = edit.summary { analysis?.summary = summary }
            if let tags = edit.tags { analysis?.tags = tags.map { Tag($0, confidence: 1) } }
        }
        return FileReport(
            file: file,
            stages: StageName.all.compactMap { stage in
                rows[Key(file: id, stage: stage)].map { row in
                    StageReport(
                        stage: stage,
                        state: row.state,
                        attempt: row.attempt,
                        progress: row.progress,
                        startedAt: row.startedAt,
                        finishedAt: row.finishedAt,
                        error: row.error,
                        waitingFor: row.state == .retrying ? row.waitingFor : nil
                    )
                }
            },
            analysis: analysis,
            textCharacters: characters,
            thumbnail: thumbnail,
            version: versions[id] ?? 0
        )
    }

    /// How to read it this time.
    mutating func wish(_ wish: ReadingWish, for id: FileID) throws {
        guard rows[Key(file: id, stage: .analyze)]?.state == .queued else {
            guard wish == .none else { throw Failure(.conflict, "The file has been read already.") }
            return
        }
        wishes[id] = wish
    }

    /// What is said of the picture from now on.
    mutating func take(_ statement: CaptureStatement, of id: FileID) throws {
        guard statement != .none else { return }
        guard rows[Key(file: id, stage: .analyze)]?.state == .queued else {
            throw Failure(.conflict, "The file has been read already.")
        }
        files[id]?.take(statement)
    }

    /// The analysis before the last.
    func earlier(_ id: FileID) -> EarlierAnalysis? {
        let found = (changes[id] ?? []).compactMap { change in
            if case .analysis(let analysis) = change { analysis } else { nil }
        }
        return found.dropLast().last.map { EarlierAnalysis(analysedAt: Date(), analysis: $0) }
    }

    /// The pages of the last analysis.
    func pages(_ id: FileID) -> [TextPage]? {
        changes[id]?.reversed().lazy.compactMap { change in
            if case .analysis(let analysis) = change { analysis.pages } else { nil }
        }.first
    }
}

extension Change {
    /// Without NUL, which SQL's text cannot hold.
    var scrubbed: Change {
        guard case .analysis(var analysis) = self else { return self }
        analysis.summary = analysis.summary?.replacing("\u{0}", with: "\u{FFFD}")
        analysis.metadata = analysis.metadata.mapValues { value in
            if case .string(let text) = value { .string(text.replacing("\u{0}", with: "\u{FFFD}")) } else { value }
        }
        return .analysis(analysis)
    }
}
