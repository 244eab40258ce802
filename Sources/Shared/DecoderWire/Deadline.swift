import Glibc

/// A moment after which nobody waits any more, on the clock that nobody can set.
public struct Deadline: Sendable, Hashable, Comparable {
    private let milliseconds: Int64

    /// So many seconds from now.
    public init(secondsFromNow seconds: Double) {
        milliseconds = Self.now + Int64(min(max(seconds, 0), 1e9) * 1_000)
    }

    /// Milliseconds left, as `poll` wants them; 0 when it is over.
    public var millisecondsLeft: Int32 {
        Int32(clamping: max(0, milliseconds - Self.now))
    }

    /// Whether the time is up.
    public var isOver: Bool { millisecondsLeft == 0 }

    /// The earlier one is less.
    public static func < (left: Deadline, right: Deadline) -> Bool { left.milliseconds < right.milliseconds }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
