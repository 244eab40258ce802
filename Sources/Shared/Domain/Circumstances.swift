import Synchronization

/// Under what conditions an attempt was carried out, for its record: told by whatever it calls, through ports that do
/// not know of it.
public final class Circumstances: Sendable {
    /// Those of the current task's attempt; `nil` if it is part of none.
    @TaskLocal public static var current: Circumstances?

    private let wall = Mutex<Sandbox?>(nil)

    /// Nothing known yet.
    public init() {}

    /// How well those were walled in that parsed the file; the worst of them. `nil` if nobody did.
    public var sandbox: Sandbox? { wall.withLock { $0 } }

    /// Notes that something parsed the file behind such a wall.
    public func note(_ sandbox: Sandbox) {
        wall.withLock { $0 = min($0 ?? sandbox, sandbox) }
    }
}

/// How much of the wall around a parser of untrusted bytes stood, in the word of `/ready` and of an attempt's record.
public enum Sandbox: String, Sendable, Hashable, Comparable, CaseIterable {
    /// Neither system calls nor files were restricted.
    case none
    /// Some part was missing in this kernel.
    case partial
    /// Every part stood.
    case full

    /// More of a wall is more.
    public static func < (left: Sandbox, right: Sandbox) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .none: 0
        case .partial: 1
        case .full: 2
        }
    }
}
