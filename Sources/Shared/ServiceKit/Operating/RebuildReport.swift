/// What a Janitor's `rebuild_streams` answers.
public struct RebuildReport: Codable, Sendable, Hashable {
    /// Work that the ledger has as waiting and that nobody carried.
    public let uncarried: Int
    /// How much of it was queued again by this call.
    public let requeued: Int

    /// What was found and done.
    public init(uncarried: Int, requeued: Int) {
        self.uncarried = uncarried
        self.requeued = requeued
    }
}
