public import Domain
import FoundationEssentials
import Synchronization

/// Files in memory: a ``FileRepository`` for tests of whoever uses one, with a hand for the workers that are not there.
public final class MemoryFiles: FileRepository {
    private struct State {
        var rows: [FileID: MemoryRow] = [:]
        var keys: [[String]: FileID] = [:]
        var version: Int64 = 0
        var failure: Failure?

        func row(_ id: FileID, _ owner: UserID) -> MemoryRow? {
            guard let row = rows[id], row.file.owner == owner, !row.isDeleted else { return nil }
            return row
        }

        func count(in collection: CollectionID) -> Int {
            rows.values.count { !$0.isDeleted && $0.collections.contains(collection) }
        }
    }

    /// What happens to files is told here.
    public let feed: MemoryFeed
    private let state = Mutex(State())

    /// No files yet.
    public init(feed: MemoryFeed = MemoryFeed()) {
        self.feed = feed
    }

    /// Makes every call fail until told otherwise, as a database does that is away.
    public func fail(with failure: Failure?) {
        state.withLock { $0.failure = failure }
    }

    /// How many files are there, deleted ones aside.
    public var count: Int { state.withLock { $0.rows.values.count { !$0.isDeleted } } }

    // MARK: the hand of the workers

    /// Sets a stage, as a worker or the ledger would, and the file's status with it.
    public func set(
        _ id: FileID,
        _ stage: StageName,
        _ stageState: StageState,
        _ progress: Progress = Progress(0, ""),
        error: StageError? = nil
    ) {
        change(id, "stage", ["stage": .string(stage.description), "state": .string(stageState.rawValue)]) { row in
            row.set(stage, stageState, progress, error)
        }
    }

    /// Leaves what the Analyzer would leave, and ends its stage.
    public func analyze(_ id: FileID, _ analysis: Analysis) {
        change(id, "stage", ["stage": "analyze", "state": "done"]) { row in
            row.analysis = analysis
            row.draft = []
            row.set(.analyze, .done, Progress(100, "done"), nil)
        }
    }

    /// Leaves pages that the Analyzer has read so far.
    public func draft(_ id: FileID, _ pages: [TextPage]) {
        change(id, "progress", ["stage": "analyze"]) { row in row.draft = pages }
    }

    /// Leaves what the Thumbnailer would leave, and ends its stage.
    public func illustrate(_ id: FileID, _ thumbnail: Thumbnail) {
        change(id, "stage", ["stage": "thumbnail", "state": "done"]) { row in
            row.thumbnail = thumbnail
            row.set(.thumbnail, .done, Progress(100, "done"), nil)
        }
    }

    private func change(_ id: FileID, _ type: String, _ data: JSONValue, _ body: (inout MemoryRow) -> Void) {
        let change = state.withLock { state -> (owner: UserID, before: FileStatus, after: FileStatus)? in
            guard var row = state.rows[id] else { return nil }
            let before = row.file.status
            body(&row)
            state.version += 1
            row.version = state.version
            state.rows[id] = row
            return (row.file.owner, before, row.file.status)
        }
        guard let change else { return }
        feed.record(type, id, of: change.owner, data)
        if change.before != change.after {
            feed.record("status", id, of: change.owner, ["status": .string(change.after.rawValue)])
        }
    }

    // MARK: collections

    /// Puts the owner's file into a collection of at most so many.
    ///
    /// - Throws: ``Failure/Code/notFound``, ``Failure/Code/conflict``.
    func put(_ id: FileID, in collection: CollectionID, of owner: UserID, atMost limit: Int) throws {
        try state.withLock { state in
            guard let row = state.row(id, owner) else { throw Failure(.notFound, "No such file.") }
            guard !row.collections.contains(collection) else { return }
            guard state.count(in: collection) < limit else { throw Failure(.conflict, "The collection is full.") }
            state.rows[id]?.collections.insert(collection)
        }
    }

    /// Takes the owner's file out of a collection.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    func take(_ id: FileID, outOf collection: CollectionID, of owner: UserID) throws {
        try state.withLock { state in
            guard let row = state.row(id, owner), row.collections.contains(collection) else {
                throw Failure(.notFound, "The file is not in the collection.")
            }
            state.rows[id]?.collections.remove(collection)
        }
    }

    /// How many living files are in a collection.
    func count(in collection: CollectionID) -> Int { state.withLock { $0.count(in: collection) } }

    // MARK: the port

    /// Commits an upload.
    public func accept(_ upload: DurableUpload) async throws -> Acceptance {
        let answer = try state.withLock { state -> Acceptance in
            if let failure = state.failure { throw failure }
            let file = upload.file
            let key = upload.idempotencyKey.map { [file.owner.description, $0] }
            let earlier = key.flatMap { state.keys[$0] }.flatMap { state.row($0, file.owner) }
            if let earlier, earlier.file.sha256 != file.sha256 {
                throw Failure(.conflict, "The idempotency key was used for other bytes.")
            }
            let same = state.rows.values.first {
                $0.file.owner == file.owner && $0.file.sha256 == file.sha256 && !$0.isDeleted
            }
            if let key { state.keys[key] = same?.file.id ?? file.id }
            if let same { return same.file.id == file.id ? .accepted(same.file) : .duplicate(same.file) }
            state.version += 1
            state.rows[file.id] = MemoryRow(file: file, version: state.version)
            return .accepted(file)
        }
        if case .accepted(let file) = answer {
            feed.record("status", file.id, of: file.owner, ["status": "pending"])
        }
        return answer
    }

    /// The file of an idempotency key.
    public func find(idempotencyKey: String, of owner: UserID) async throws -> StoredFile? {
        try read { state in state.keys[[owner.description, idempotencyKey]].flatMap { state.row($0, owner)?.file } }
    }

    /// The file.
    public func find(_ id: FileID, of owner: UserID) async throws -> StoredFile? {
        try read { $0.row(id, owner)?.file }
    }

    /// The file with its stages.
    public func report(_ id: FileID, of owner: UserID) async throws -> FileReport? {
        try read { $0.row(id, owner)?.report }
    }

    /// The text.
    public func text(_ id: FileID, of owner: UserID) async throws -> [TextPage]? {
        try read { $0.row(id, owner)?.analysis?.pages }
    }

    /// Pages read so far: none, unless told otherwise.
    public func draft(_ id: FileID, of owner: UserID) async throws -> [TextPage] {
        try read { $0.row(id, owner)?.draft ?? [] }
    }

    /// The analysis before the last.
    public func earlier(_ id: FileID, of owner: UserID) async throws -> EarlierAnalysis? {
        try read { $0.row(id, owner)?.earlier }
    }

    /// What was wished with the last order, for tests.
    public func wish(for id: FileID) -> ReadingWish? { state.withLock { $0.rows[id]?.wish } }

    /// The attempts: one for each stage that has begun.
    public func attempts(_ id: FileID, of owner: UserID) async throws -> [AttemptReport] {
        try read { state -> [AttemptReport] in
            let begun = (state.row(id, owner)?.stages ?? []).filter { $0.state != .queued }
            return begun.map { stage in
                AttemptReport(
                    attemptID: UUID(),
                    stage: stage.stage,
                    attempt: stage.attempt,
                    generation: 1,
                    worker: "memory",
                    outcome: stage.state.rawValue,
                    startedAt: stage.startedAt ?? Date(),
                    finishedAt: stage.finishedAt,
                    error: stage.error
                )
            }
        }
    }

    /// The owner's files.
    public func list(_ query: FileQuery, of owner: UserID) async throws -> FilePage {
        try read { state in
            let past = try query.cursor.map { text in
                guard let id = FileID(text) else { throw Failure(.invalid, "That is not a cursor of ours.") }
                return id
            }
            let all = state.rows.values.filter { row in
                row.file.owner == owner && !row.isDeleted && row.matches(query)
                    && (past.map { row.file.id < $0 } ?? true)
            }
            let items = all.sorted { $0.file.id > $1.file.id }.prefix(query.limit).map(\.report)
            return FilePage(items: items, next: all.count > items.count ? items.last?.file.id.description : nil)
        }
    }

    /// Queues stages again; without any named, all that completion waits for.
    public func reprocess(
        _ id: FileID,
        stages: [StageName],
        force: Bool,
        wish: ReadingWish,
        statement: CaptureStatement,
        of owner: UserID
    ) async throws -> StoredFile {
        try write(id, owner) { row in
            let wanted = stages.isEmpty ? StageName.all.filter(\.isRequired) : stages
            let isWork = wanted.contains(where: \.isRequired)
            let affected = row.stages.filter { isWork ? $0.stage.isRequired : wanted.contains($0.stage) }
            guard affected.allSatisfy(\.state.isTerminal) else { throw Failure(.conflict, "A stage is under way.") }
            let chosen = affected.filter { report in
                wanted.contains(report.stage) && (force || report.state == .dead || report.state == .cancelled)
            }
            guard !chosen.isEmpty else { throw Failure(.conflict, "Nothing has failed.") }
            let isRead = chosen.contains { $0.stage == .analyze }
            guard isRead || wish == .none && statement == .none else {
                throw Failure(.conflict, "The file has been read already.")
            }
            if isRead { row.wish = wish }
            row.file.take(statement)
            for stage in chosen { row.set(stage.stage, .queued, Progress(0, ""), nil) }
            guard isWork else { return }
            row.file.status = .pending
            row.file.processedAt = nil
        }
    }

    /// Stops what runs.
    public func cancel(_ id: FileID, of owner: UserID) async throws -> StoredFile {
        try write(id, owner) { row in
            guard !row.file.status.isTerminal else { throw Failure(.conflict, "The file is terminal.") }
            for stage in row.stages where !stage.state.isTerminal {
                row.set(stage.stage, .cancelled, stage.progress, nil)
            }
        }
    }

    /// Changes what the user may change.
    public func update(_ id: FileID, _ edit: FileEdit, of owner: UserID) async throws -> StoredFile {
        try write(id, owner) { row in
            row.file.filename = edit.filename ?? row.file.filename
            guard edit.summary != nil || edit.tags != nil else { return }
            var analysis = row.analysis ?? Analysis()
            analysis.summary = edit.summary ?? analysis.summary
            analysis.tags = edit.tags?.map { Tag($0, confidence: 1) } ?? analysis.tags
            row.analysis = analysis
        }
    }

    /// Marks the file deleted.
    public func delete(_ id: FileID, of owner: UserID) async throws {
        _ = try write(id, owner) { $0.isDeleted = true }
    }

    /// The owner's living files, for fakes that look at them in ways of their own.
    func rows(of owner: UserID) throws -> [MemoryRow] {
        try read { state in state.rows.values.filter { $0.file.owner == owner && !$0.isDeleted } }
    }

    private func read<Value>(_ body: (borrowing State) throws -> Value) throws -> Value {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            return try body(state)
        }
    }

    private func write(_ id: FileID, _ owner: UserID, _ body: (inout MemoryRow) throws -> Void) throws -> StoredFile {
        let file = try state.withLock { state -> StoredFile in
            if let failure = state.failure { throw failure }
            guard var row = state.row(id, owner) else { throw Failure(.notFound, "No such file.") }
            try body(&row)
            state.version += 1
            row.version = state.version
            state.rows[id] = row
            return row.file
        }
        feed.record("status", id, of: owner, ["status": .string(file.status.rawValue)])
        return file
    }
}
