/// What an operator sees of the queues; read from SQL, so that it is true whatever the broker says.
public protocol OperatorView: Sendable {
    /// How many stages are in which state, and how old the oldest waiting one is.
    func queues() async throws -> [QueueReport]

    /// Stages that failed for good, newest first.
    func dead(_ filter: DeadFilter) async throws -> [DeadReport]

    /// Stages that failed for good, by stage and code, the most frequent reason first.
    func deadGroups(_ filter: DeadFilter) async throws -> [DeadGroup]

    /// The dead stages of one file, with every attempt of every stage; `nil` if the file is unknown or nothing is dead.
    func deadFile(_ file: FileID) async throws -> DeadFile?

    /// What is held back, oldest first.
    func holds() async throws -> [Hold]

    /// What operators did, newest first.
    func audit(limit: Int) async throws -> [AuditEntry]
}

/// One stage's queue.
public struct QueueReport: Sendable, Hashable, Codable {
    /// `analyze`.
    public let stage: String
    /// How many are in each state; states with none are left out. What waits, runs or retries is counted to the end,
    /// what has ended up to ``countLimit``.
    public let counts: [String: Int]
    /// Seconds the oldest due, queued one has waited; 0 if none waits.
    public let oldestQueuedSeconds: Double
    /// Rows of this stage among the first ``countLimit`` of the outbox.
    public let outbox: Int
    /// Whether an operator holds the stage back.
    public let isPaused: Bool
    /// Counting what may have grown without end stops here.
    public static let countLimit = 10_000

    enum CodingKeys: String, CodingKey {
        case stage, counts, oldestQueuedSeconds, outbox
        case isPaused = "paused"
    }

    /// One stage's queue.
    public init(
        stage: String,
        counts: [String: Int],
        oldestQueuedSeconds: Double,
        outbox: Int,
        isPaused: Bool = false
    ) {
        self.stage = stage
        self.isPaused = isPaused
        self.counts = counts
        self.oldestQueuedSeconds = oldestQueuedSeconds
        self.outbox = outbox
    }
}
