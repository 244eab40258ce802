/// Where a file stands: `pending → processing → completed | failed`. A retry does not show `failed` in between.
public enum FileStatus: String, Sendable, Codable, CaseIterable {
    /// Accepted and durable; no stage has begun.
    case pending
    /// A stage has begun.
    case processing
    /// Every required stage is done, or skipped with a reason, and their rows and objects exist.
    case completed
    /// A required stage is dead or was cancelled, and none is still under way.
    case failed

    /// Whether nothing more happens by itself.
    public var isTerminal: Bool { self == .completed || self == .failed }
}

/// Where one stage of one file stands.
public enum StageState: String, Sendable, Codable, CaseIterable {
    /// Waits for a worker.
    case queued
    /// A worker holds the lease.
    case running
    /// An attempt failed; the next one waits for its time.
    case retrying
    /// Done; its results are committed.
    case done
    /// Nothing to do for this file; the reason is kept.
    case skipped
    /// Out of attempts, or failed for good; the error is kept.
    case dead
    /// Stopped by the user.
    case cancelled

    /// Whether the stage will not run again by itself.
    public var isTerminal: Bool {
        switch self {
        case .queued, .running, .retrying: false
        case .done, .skipped, .dead, .cancelled: true
        }
    }
}
