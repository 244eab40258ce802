public import Domain
import FoundationEssentials

/// The same rows as their owners see them.
extension MemoryLedger: FileRepository {
    /// Commits an upload; see ``FileRepository``.
    public func accept(_ upload: DurableUpload) async throws -> Acceptance {
        try use { book, now in
            let twin = book.files.values.first { file in
                file.owner == upload.file.owner && file.sha256 == upload.file.sha256 && !book.deleted.contains(file.id)
            }
            if let twin { return .duplicate(twin) }
            try book.accept(upload.file, at: now)
            return .accepted(upload.file)
        }
    }

    /// Keys are not kept here.
    public func find(idempotencyKey: String, of owner: UserID) async throws -> StoredFile? { nil }

    /// The file; see ``FileRepository``.
    public func find(_ id: FileID, of owner: UserID) async throws -> StoredFile? {
        try use { book, _ in try? book.owned(id, owner) }
    }

    /// File and stages; see ``FileRepository``.
    public func report(_ id: FileID, of owner: UserID) async throws -> FileReport? {
        try use { book, _ in (try? book.owned(id, owner)).flatMap { book.report($0.id) } }
    }

    /// The text; see ``FileRepository``.
    public func text(_ id: FileID, of owner: UserID) async throws -> [TextPage]? {
        try use { book, _ in (try? book.owned(id, owner)).flatMap { book.pages($0.id) } }
    }

    /// Pages read so far; see ``FileRepository``.
    public func draft(_ id: FileID, of owner: UserID) async throws -> [TextPage] {
        try use { book, _ in
            guard let file = try? book.owned(id, owner) else { return [] }
            return (book.drafts[file.id] ?? [:]).sorted { $0.key < $1.key }.map(\.value.page)
        }
    }

    /// Every attempt; see ``FileRepository``.
    public func attempts(_ id: FileID, of owner: UserID) async throws -> [AttemptReport] {
        try use { book, _ in book.history[id] ?? [] }
    }

    /// All files on one page, newest first; only the filters for tag and text are known here.
    public func list(_ query: FileQuery, of owner: UserID) async throws -> FilePage {
        try use { book, _ in
            let reports = book.files.values.filter { $0.owner == owner && !book.deleted.contains($0.id) }
                .sorted { $0.id > $1.id }.compactMap { book.report($0.id) }
            let items = reports.filter { report in
                if let tag = query.tag, report.analysis?.tags.contains(where: { $0.tag == tag }) != true {
                    return false
                }
                guard let text = query.text?.lowercased() else { return true }
                return report.analysis?.summary?.lowercased().contains(text) == true
            }
            return FilePage(items: items, next: nil)
        }
    }

    /// Queues stages again; see ``FileRepository``.
    public func reprocess(
        _ id: FileID,
        stages: [StageName],
        force: Bool,
        wish: ReadingWish,
        statement: CaptureStatement,
        of owner: UserID
    ) async throws -> StoredFile {
        try use { book, now in
            let before = book
            let file = try book.reprocess(id, stages, force: force, of: owner, at: now)
            do {
                try book.wish(wish, for: id)
                try book.take(statement, of: id)
            } catch {
                book = before
                throw error
            }
            return book.files[id] ?? file
        }
    }

    /// The analysis before the last; see ``FileRepository``.
    public func earlier(_ id: FileID, of owner: UserID) async throws -> EarlierAnalysis? {
        try use { book, _ in (try? book.owned(id, owner)).flatMap { book.earlier($0.id) } }
    }

    /// Stops the file's stages; see ``FileRepository``.
    public func cancel(_ id: FileID, of owner: UserID) async throws -> StoredFile {
        try use { book, now in try book.cancel(id, of: owner, at: now) }
    }

    /// Notes what the user says; see ``FileRepository``.
    public func update(_ id: FileID, _ edit: FileEdit, of owner: UserID) async throws -> StoredFile {
        try use { book, _ in
            book.edits[id] = edit
            return try book.owned(id, owner)
        }
    }

    /// Marks the file deleted; see ``FileRepository``.
    public func delete(_ id: FileID, of owner: UserID) async throws {
        try use { book, now in try book.delete(id, of: owner, at: now) }
    }
}
