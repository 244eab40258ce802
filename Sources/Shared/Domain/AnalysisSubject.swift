/// Whose text is being understood.
///
/// It goes with the task, through ports that do not know of it, as ``Caution`` does. Without it nobody can be asked whose
/// calls are counted for a user.
public struct AnalysisSubject: Sendable, Hashable {
    /// For whose budget and by whose consent.
    public let user: UserID
    /// Whether somebody asked for a better understanding: then answers that were kept do not count.
    public let isFresh: Bool
    /// Whether nobody waits for it: see ``PlannedCall/isBackground``.
    public let isBackground: Bool

    /// A subject.
    public init(user: UserID, isFresh: Bool = false, isBackground: Bool = false) {
        self.user = user
        self.isFresh = isFresh
        self.isBackground = isBackground
    }

    /// What holds for the current task.
    @TaskLocal public static var current: AnalysisSubject?
}
