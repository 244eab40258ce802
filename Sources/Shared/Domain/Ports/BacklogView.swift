/// How much waits, for whoever decides whether more may come in; a look costs as much as the backlog is long.
public protocol BacklogView: Sendable {
    /// How much waits in all, and whose oldest work has waited for longer than this.
    func backlog(olderThanSeconds: Double) async throws -> BacklogReport
}

/// How much waits.
public struct BacklogReport: Sendable, Hashable {
    /// Pieces of work, one stage of one file each, that are due and not begun.
    public let waiting: Int
    /// The users whose oldest piece has waited too long, with the seconds it has waited.
    public let late: [UserID: Double]

    /// A report.
    public init(waiting: Int, late: [UserID: Double]) {
        self.waiting = waiting
        self.late = late
    }
}
