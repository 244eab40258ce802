public import FoundationEssentials

/// Which dead stages; what is `nil` does not matter.
public struct DeadFilter: Sendable, Hashable {
    /// Only of these files; all if empty.
    public var files: [FileID]
    /// Only this stage.
    public var stage: StageName?
    /// Only this ``Failure/Code``.
    public var code: String?
    /// Only this user's.
    public var owner: UserID?
    /// Only what died since then.
    public var since: Date?
    /// At most so many, the newest.
    public var limit: Int

    /// Everything, or as said.
    public init(
        files: [FileID] = [],
        stage: StageName? = nil,
        code: String? = nil,
        owner: UserID? = nil,
        since: Date? = nil,
        limit: Int = 100
    ) {
        self.files = files
        self.stage = stage
        self.code = code
        self.owner = owner
        self.since = since
        self.limit = limit
    }

    /// A moment as people and programs write it: RFC 3339 (`2026-01-02T03:04:05Z`), or how long ago: `90s 15m 2h 3d`.
    public static func moment(_ text: String, now: Date = Date()) -> Date? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        if let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), (0...100_000).contains(count)
        {
            return now.addingTimeInterval(-Double(count) * unit)
        }
        let styles = [true, false].map { Date.ISO8601FormatStyle(includingFractionalSeconds: $0) }
        return styles.lazy.compactMap { try? $0.parse(text) }.first
    }
}

/// What failed for good for one reason.
public struct DeadGroup: Sendable, Hashable {
    /// The stage.
    public let stage: StageName
    /// The ``Failure/Code``.
    public let code: String
    /// How many.
    public let count: Int
    /// When the newest died.
    public let newest: Date
    /// The newest's file.
    public let example: FileID
    /// What was said of the newest.
    public let message: String

    /// All fields.
    public init(stage: StageName, code: String, count: Int, newest: Date, example: FileID, message: String) {
        self.stage = stage
        self.code = code
        self.count = count
        self.newest = newest
        self.example = example
        self.message = message
    }
}

/// A file with dead stages, and all that was tried.
public struct DeadFile: Sendable, Hashable {
    /// Its dead stages, in the catalogue's order.
    public let dead: [DeadReport]
    /// Every attempt of every stage, oldest first.
    public let attempts: [AttemptReport]

    /// Both.
    public init(dead: [DeadReport], attempts: [AttemptReport]) {
        self.dead = dead
        self.attempts = attempts
    }
}

/// One stage of one file that failed for good.
public struct DeadReport: Sendable, Hashable {
    /// The file.
    public let file: FileID
    /// Whose.
    public let owner: UserID
    /// Its name.
    public let filename: String
    /// The stage.
    public let stage: StageName
    /// Why.
    public let error: StageError
    /// After how many attempts.
    public let attempts: Int
    /// When.
    public let at: Date

    /// All fields.
    public init(
        file: FileID,
        owner: UserID,
        filename: String,
        stage: StageName,
        error: StageError,
        attempts: Int,
        at: Date
    ) {
        self.file = file
        self.owner = owner
        self.filename = filename
        self.stage = stage
        self.error = error
        self.attempts = attempts
        self.at = at
    }
}
