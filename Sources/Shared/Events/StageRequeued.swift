/// One stage of a file is to run again: a retry, a reclaim or a reprocess. Goes to that group's work stream alone.
public struct StageRequeued: Event, Hashable {
    /// `millrace.stage.requeued`.
    public static let type = "millrace.stage.requeued"
    /// Never there: the publisher names ``StreamName/work(_:)``.
    public static let stream = StreamName.dead

    /// The stage.
    public let stage: String
    /// Why: `retry`, `reclaim`, `reprocess`, `uncarried`.
    public let reason: String

    /// The stage is queued again.
    public init(stage: String, reason: String) {
        self.stage = stage
        self.reason = reason
    }
}
