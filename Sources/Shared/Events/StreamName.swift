public import Domain

/// A stream of the broker, and the groups that must have seen an entry before it may be trimmed.
public struct StreamName: Hashable, Sendable, CustomStringConvertible {
    /// The key in Redis.
    public let description: String
    /// The consumer groups that read it; created at `0`, so that none misses what came before it.
    public let groups: [String]

    /// New files, for every stage's group.
    public static let uploads = StreamName(description: "millrace:uploads", groups: StageName.all.map(\.group))
    /// What became of them.
    public static let outcomes = StreamName(description: "millrace:outcomes", groups: [StageName.notify.group])
    /// A mirror of dead letters for tailing; the truth is SQL, and nobody consumes it as a group.
    public static let dead = StreamName(description: "millrace:dead", groups: [])

    /// Work for one group alone: retries, reprocessing, reclaimed work.
    ///
    /// Apart from ``uploads``, because an entry there would hand the work to every group again.
    public static func work(_ stage: StageName) -> StreamName {
        StreamName(description: "millrace:work:\(stage.group)", groups: [stage.group])
    }

    /// Every stream that consumer groups read.
    public static let consumed: [StreamName] = [uploads, outcomes] + StageName.all.map(work)

    /// The streams that a stage's group reads.
    public static func consumed(by stage: StageName) -> [StreamName] {
        consumed.filter { $0.groups.contains(stage.group) }
    }
}
