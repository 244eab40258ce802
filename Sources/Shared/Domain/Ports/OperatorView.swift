public import FoundationEssentials

/// What an operator sees of the queues; read from SQL, so that it is true whatever the broker says.
public protocol OperatorView: Sendable {
    /// How many stages are in which state, and how old the oldest waiting one is.
    func queues() async throws -> [QueueReport]

    /// Stages that failed for good, newest first.
    func dead(stage: StageName?, limit: Int) async throws -> [DeadReport]
}

/// One stage's queue.
public struct QueueReport: Sendable, Hashable, Codable {
    /// `analyze`.
    public let stage: String
    /// How many are in each state; states with none are left out.
    public let counts: [String: Int]
    /// Seconds the oldest due, queued one has waited; 0 if none waits.
    public let oldestQueuedSeconds: Double
    /// Rows of this stage waiting in the outbox.
    public let outbox: Int

    /// One stage's queue.
    public init(stage: String, counts: [String: Int], oldestQueuedSeconds: Double, outbox: Int) {
        self.stage = stage
        self.counts = counts
        self.oldestQueuedSeconds = oldestQueuedSeconds
        self.outbox = outbox
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
