public import FoundationEssentials

/// What happened to a user's files, in order of commit, for live views with replay.
public protocol EventFeed: Sendable {
    /// Events behind the cursor, oldest first; all kept ones if `nil`.
    ///
    /// Never skips: an event becomes visible only after every earlier one.
    ///
    /// - Parameter file: only this file's.
    func events(after cursor: String?, of owner: UserID, file: FileID?, limit: Int) async throws -> [FeedEvent]

    /// The cursor behind the newest visible event.
    func latestCursor(of owner: UserID) async throws -> String

    /// The files that changed, as it happens; may repeat, may be late, may name a file of anyone. A hint to look.
    func changes() -> AsyncStream<FileID>
}

/// One thing that happened.
public struct FeedEvent: Sendable, Hashable {
    /// Pass it back to go on behind it.
    public let cursor: String
    /// `status`, `stage`, `progress`.
    public let type: String
    /// To which file.
    public let file: FileID
    /// When.
    public let at: Date
    /// What: a JSON object, as text.
    public let data: String

    /// All fields.
    public init(cursor: String, type: String, file: FileID, at: Date, data: String) {
        self.cursor = cursor
        self.type = type
        self.file = file
        self.at = at
        self.data = data
    }
}
