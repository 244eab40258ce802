import Glibc
public import Settings
import Synchronization

/// Places where a test may let the process die as if by `kill -9`, or stand still as if by `kill -STOP`, to prove that
/// nothing is lost there.
///
/// Compiled in always, so that what is tested is what runs; armed only by `MILLRACE_FAULT_POINT`.
public struct FaultPoints: Sendable, CustomStringConvertible {
    /// Where to die or to stop.
    public enum Point: String, Sendable, CaseIterable {
        /// An event was read, and nobody was told.
        case afterRead = "after-read"
        /// The ledger granted the attempt, and the stage has not begun.
        case afterClaim = "after-claim"
        /// The stage told its progress for the first time.
        case midWork = "mid-work"
        /// The heart is about to tell the ledger that an attempt lives.
        case beforeBeat = "before-beat"
        /// The ledger knows that the attempt lives, and the broker's entry is about to be made young.
        case beforeRenewal = "before-renewal"
        /// The stage has ended, and the ledger was not told.
        case beforeCommit = "before-commit"
        /// The ending is committed, and the event is not acknowledged.
        case afterCommit = "after-commit"
        /// The event is acknowledged.
        case afterAck = "after-ack"
        /// Events are on their streams, and the outbox still has them.
        case relayAfterPublish = "relay-after-publish"
        /// A receiver accepted a notification, and that is not noted.
        case afterSend = "after-send"
        /// Orphaned work is queued again, and its old entry is not acknowledged.
        case midReclaim = "mid-reclaim"
        /// The object of an upload is in the store, and there is no row of it.
        case afterStore = "after-store"
        /// An upload is committed, and its client was not told.
        case afterAccept = "after-accept"
    }

    /// Nowhere.
    public static let none = FaultPoints(armed: nil)
    /// `MILLRACE_FAULT_POINT`.
    public static let setting = Setting<FaultPoints>(
        "MILLRACE_FAULT_POINT",
        default: nil,
        allowed: Point.allCases.map(\.rawValue).joined(separator: " | ")
            + ", then :n for the n-th time, then :stop to stop instead",
        "For tests only: the process dies at this point as if by kill -9, or stops as if by kill -STOP."
    ) { text, _ throws(SettingError) in
        guard let text, !text.isEmpty else { return .none }
        guard let points = FaultPoints(text) else { throw SettingError("MILLRACE_FAULT_POINT=\(text) is unknown.") }
        return points
    }

    private let armed: Trap?

    private init(armed: Trap?) {
        self.armed = armed
    }

    /// Reads `name`, `name:n`, `name:stop` or `name:n:stop`; `nil` for anything else.
    init?(_ text: String) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let stops = parts.count > 1 && parts.last == "stop"
        if stops { parts.removeLast() }
        guard (1...2).contains(parts.count), let point = Point(rawValue: String(parts[0])) else { return nil }
        guard let count = parts.count == 1 ? 1 : Int(parts[1]), count >= 1 else { return nil }
        self.init(armed: Trap(point, count: count, stops: stops))
    }

    /// The point in force.
    ///
    /// - Throws: `SettingError` for an unknown point.
    public init(_ reader: SettingsReader) throws {
        self = try Self.setting(reader)
    }

    /// The armed point; empty if there is none.
    public var description: String { armed?.point.rawValue ?? "" }

    /// Whether the armed point stops the process instead of ending it.
    var stops: Bool { armed?.stops ?? false }

    /// Ends the process with status 137, or stops it until SIGCONT, if this point is armed and it is its time.
    public func hit(_ point: Point) {
        guard let armed, armed.point == point, armed.springs() else { return }
        guard armed.stops else { _exit(137) }
        kill(getpid(), SIGSTOP)
    }
}

/// Counts down to the time it springs.
private final class Trap: Sendable {
    let point: FaultPoints.Point
    let stops: Bool
    private let left: Atomic<Int>

    init(_ point: FaultPoints.Point, count: Int, stops: Bool) {
        self.point = point
        self.stops = stops
        left = Atomic(count)
    }

    func springs() -> Bool {
        left.subtract(1, ordering: .relaxed).newValue == 0
    }
}
