/// Files as their owners see them. Every call is scoped to the owner: another user's id is as good as unknown.
///
/// Every method throws ``Failure`` with ``Failure/Code/unavailable`` when the database does not answer.
public protocol FileRepository: Sendable {
    /// Commits an upload whose bytes are durable: user, file, stage rows (generation 1) and the outbox row that
    /// announces it, in one transaction.
    ///
    /// - Returns: the new file, or the owner's earlier, not deleted file with the same bytes.
    /// - Throws: ``Failure/Code/conflict`` if the idempotency key was used for other bytes.
    func accept(_ upload: DurableUpload) async throws -> Acceptance

    /// The same for bytes that `makeDurable` makes durable: nothing is committed before it has returned, and nothing at
    /// all if it throws. What can be done beforehand may be.
    ///
    /// - Parameter makeDurable: called once.
    /// - Throws: also what `makeDurable` throws.
    func accept(_ upload: DurableUpload, once makeDurable: @escaping @Sendable () async throws -> Void) async throws
        -> Acceptance

    /// The owner's file that an upload under this idempotency key made within a day; `nil` if none.
    func find(idempotencyKey: String, of owner: UserID) async throws -> StoredFile?

    /// The file; `nil` if unknown, deleted or another user's.
    func find(_ id: FileID, of owner: UserID) async throws -> StoredFile?

    /// File, stages and findings; `nil` if unknown, deleted or another user's.
    func report(_ id: FileID, of owner: UserID) async throws -> FileReport?

    /// The text page by page; `nil` if `analyze` is not done, or the file is unknown.
    func text(_ id: FileID, of owner: UserID) async throws -> [TextPage]?

    /// The pages that are read so far, while `analyze` is under way or after it failed; empty once it is done.
    func draft(_ id: FileID, of owner: UserID) async throws -> [TextPage]

    /// What the analysis had found before it was last done again; `nil` if it was done once.
    func earlier(_ id: FileID, of owner: UserID) async throws -> EarlierAnalysis?

    /// Every attempt of every stage, oldest first.
    func attempts(_ id: FileID, of owner: UserID) async throws -> [AttemptReport]

    /// The owner's files, newest first.
    func list(_ query: FileQuery, of owner: UserID) async throws -> FilePage

    /// Queues stages again under the next generation, with a fresh budget of attempts; `notify` follows them.
    ///
    /// - Parameters:
    ///   - force: also stages that are done or skipped; otherwise only dead and cancelled ones.
    ///   - wish: how to read the file this time; holds until `analyze` is asked for again.
    ///   - statement: takes the place of what the upload said of the picture, for good and in the same transaction.
    /// - Throws: ``Failure/Code/notFound``; ``Failure/Code/conflict`` while a stage is under way, and for a wish or a
    ///   statement if `analyze` is not among what is done again. Then nothing was written.
    func reprocess(
        _ id: FileID,
        stages: [StageName],
        force: Bool,
        wish: ReadingWish,
        statement: CaptureStatement,
        of owner: UserID
    ) async throws -> StoredFile

    /// Asks running stages to stop and ends queued ones; what is done stays.
    ///
    /// - Throws: ``Failure/Code/notFound``; ``Failure/Code/conflict`` if the file is terminal.
    func cancel(_ id: FileID, of owner: UserID) async throws -> StoredFile

    /// Changes what the user may change; `nil` fields stay.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    func update(_ id: FileID, _ edit: FileEdit, of owner: UserID) async throws -> StoredFile

    /// Marks the file deleted: from now on it is not found. Bytes are purged later by the Janitor.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    func delete(_ id: FileID, of owner: UserID) async throws
}

/// An upload whose bytes are durable, before it has a row.
public struct DurableUpload: Sendable {
    /// The row to be; its status is `pending`.
    public let file: StoredFile
    /// The client's `Idempotency-Key`; `nil` if none.
    public let idempotencyKey: String?

    /// An upload to commit.
    public init(file: StoredFile, idempotencyKey: String? = nil) {
        self.file = file
        self.idempotencyKey = idempotencyKey
    }
}

extension FileRepository {
    /// As the settings say.
    public func reprocess(
        _ id: FileID,
        stages: [StageName],
        force: Bool,
        of owner: UserID
    ) async throws -> StoredFile {
        try await reprocess(id, stages: stages, force: force, wish: .none, statement: .none, of: owner)
    }

    /// Nothing is said of the picture.
    public func reprocess(
        _ id: FileID,
        stages: [StageName],
        force: Bool,
        wish: ReadingWish,
        of owner: UserID
    ) async throws -> StoredFile {
        try await reprocess(id, stages: stages, force: force, wish: wish, statement: .none, of: owner)
    }

    /// First the one, then the other.
    public func accept(
        _ upload: DurableUpload,
        once makeDurable: @escaping @Sendable () async throws -> Void
    ) async throws -> Acceptance {
        try await makeDurable()
        return try await accept(upload)
    }
}

/// What became of an upload.
public enum Acceptance: Sendable {
    /// It is a new file, and it will be worked on.
    case accepted(StoredFile)
    /// The owner has these bytes already, as this file. The new object is not needed.
    case duplicate(StoredFile)
}

/// Which files to list.
public struct FileQuery: Sendable {
    /// 1 to 200.
    public var limit: Int
    /// Where the last page ended.
    public var cursor: String?
    /// Only files of this status.
    public var status: FileStatus?
    /// Only files with this tag.
    public var tag: String?
    /// Only media types that begin with this: `image/`, `application/pdf`.
    public var type: String?
    /// Only names or summaries that contain this, ignoring case.
    public var text: String?
    /// Only files in this collection.
    public var collection: CollectionID?

    /// The newest 50 files, or as said.
    public init(
        limit: Int = 50,
        cursor: String? = nil,
        status: FileStatus? = nil,
        tag: String? = nil,
        type: String? = nil,
        text: String? = nil,
        collection: CollectionID? = nil
    ) {
        self.limit = min(200, max(1, limit))
        self.cursor = cursor
        self.status = status
        self.tag = tag
        self.type = type
        self.text = text
        self.collection = collection
    }
}

/// One page of a list.
public struct FilePage: Sendable {
    /// Newest first.
    public let items: [FileReport]
    /// Pass it as ``FileQuery/cursor`` for the next page; `nil` on the last.
    public let next: String?

    /// A page.
    public init(items: [FileReport], next: String?) {
        self.items = items
        self.next = next
    }
}

/// What a user may change about a file; `nil` fields stay as they are.
public struct FileEdit: Sendable {
    /// A new name, made safe before it is stored.
    public var filename: String?
    /// A summary of the user's own.
    public var summary: String?
    /// Tags of the user's own.
    public var tags: [String]?

    /// Nothing, or as said.
    public init(filename: String? = nil, summary: String? = nil, tags: [String]? = nil) {
        self.filename = filename
        self.summary = summary
        self.tags = tags
    }
}
