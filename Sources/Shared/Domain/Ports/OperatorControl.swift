public import FoundationEssentials

/// What an operator changes, across all users. Every call leaves a row in the audit that says who did what to how much.
///
/// Throws ``Failure``; ``Failure/Code/unavailable`` when the database does not answer.
public protocol OperatorControl: Sendable {
    /// Queues dead stages again with a fresh budget of attempts, worker losses and crashes; old attempts stay on record.
    ///
    /// - Returns: what became of each file, by id.
    func replay(_ filter: DeadFilter, by who: String) async throws -> [ReplayOutcome]

    /// Stops the work on a file, as its owner could.
    ///
    /// - Throws: ``Failure/Code/notFound``; ``Failure/Code/conflict`` if nothing is left to stop.
    func cancel(_ file: FileID, by who: String) async throws -> StoredFile

    /// Cancels files that wait and on which nobody works at the moment.
    ///
    /// - Parameters:
    ///   - stage: only where this required stage waits.
    ///   - owner: only this user's.
    /// - Returns: how many were cancelled; `limit` means that there may be more.
    func purge(stage: StageName?, owner: UserID?, limit: Int, by who: String) async throws -> Int

    /// Lets nothing of a stage or a user begin any more, anywhere; what runs goes on, uploads are accepted.
    ///
    /// - Returns: `false` if it was held before; then its reason is replaced.
    func hold(_ target: Hold.Target, reason: String, by who: String) async throws -> Bool

    /// Lets it go on; what waited is fed to the streams at once.
    ///
    /// - Returns: `false` if it was not held.
    func lift(_ target: Hold.Target, by who: String) async throws -> Bool
}

/// Something that an operator holds back.
public struct Hold: Sendable, Hashable {
    /// What is held back.
    public enum Target: Sendable, Hashable {
        /// One stage, for everybody.
        case stage(StageName)
        /// Everything of one user.
        case user(UserID)

        /// `stage` or `user`.
        public var kind: String {
            switch self {
            case .stage: "stage"
            case .user: "user"
            }
        }

        /// The stage's or the user's name.
        public var name: String {
            switch self {
            case .stage(let stage): stage.description
            case .user(let user): user.description
            }
        }

        /// The target of this kind and name; `nil` if there can be none.
        public init?(kind: String, name: String) {
            switch kind {
            case "stage":
                guard let stage = StageName(name) else { return nil }
                self = .stage(stage)
            case "user":
                guard let user = UserID(name) else { return nil }
                self = .user(user)
            default: return nil
            }
        }
    }

    /// What.
    public let target: Target
    /// Who did it.
    public let who: String
    /// Why, in the operator's words; may be empty.
    public let reason: String
    /// Since when.
    public let since: Date

    /// All fields.
    public init(target: Target, who: String, reason: String, since: Date) {
        self.target = target
        self.who = who
        self.reason = reason
        self.since = since
    }
}

/// What became of one file of a replay.
public struct ReplayOutcome: Sendable, Hashable {
    /// The file.
    public let file: FileID
    /// The dead stages that the filter named.
    public let stages: [StageName]
    /// Why nothing was queued again; `nil` if it was.
    public let refusal: String?

    /// All fields.
    public init(file: FileID, stages: [StageName], refusal: String?) {
        self.file = file
        self.stages = stages
        self.refusal = refusal
    }
}

/// Something that an operator did.
public struct AuditEntry: Sendable, Hashable {
    /// When.
    public let at: Date
    /// Who: the token's user, or `root@host`.
    public let who: String
    /// `replay`, `cancel`, `purge`, `pause`, `resume`.
    public let action: String
    /// What exactly: filter, target, reason.
    public let detail: JSONValue
    /// How many files or stages it concerned.
    public let count: Int

    /// All fields.
    public init(at: Date, who: String, action: String, detail: JSONValue, count: Int) {
        self.at = at
        self.who = who
        self.action = action
        self.detail = detail
        self.count = count
    }
}
