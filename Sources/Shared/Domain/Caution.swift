/// How carefully untrusted bytes are to be handled by whatever a task calls.
///
/// It goes with the task, through ports that do not know of it: a stage works the same way in both cases.
public enum Caution: Sendable, Hashable {
    /// As every file.
    case usual
    /// The file has broken decoders before: one of its own for each job, with less memory and less time.
    case alone

    /// What holds for the current task.
    @TaskLocal public static var current = Caution.usual
}
