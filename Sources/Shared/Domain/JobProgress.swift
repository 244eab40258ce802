/// How far one job of a decoder is.
///
/// Whoever wants to hear of it binds a listener for the length of a call; it goes with the task, through ports that do
/// not know of it.
public struct JobProgress: Sendable, Hashable {
    /// Hears of the progress of every job that the current task has done for it.
    @TaskLocal public static var listener: JobListener?

    /// 0 to ``total``, in steps of the job's own.
    public let done: Int
    /// 0 if it is not known.
    public let total: Int
    /// What was found since the last time; untrusted, and empty for most jobs.
    public let partial: [UInt8]

    /// A step.
    public init(done: Int, total: Int, partial: [UInt8] = []) {
        self.done = done
        self.total = total
        self.partial = partial
    }
}
