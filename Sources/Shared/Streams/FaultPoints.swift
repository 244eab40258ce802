import Glibc
public import Settings
import Synchronization

/// Places where a test may let the process die as if by `kill -9`, to prove that nothing is lost there.
///
/// Compiled in always, so that what is tested is what runs; armed only by `MILLRACE_FAULT_POINT`.
public struct FaultPoints: Sendable, CustomStringConvertible {
    /// Where to die.
    public enum Point: String, Sendable, CaseIterable {
        /// An event was read, and nobody was told.
        case afterRead = "after-read"
        /// The ledger granted the attempt, and the stage has not begun.
        case afterClaim = "after-claim"
        /// The stage told its progress for the first time.
        case midWork = "mid-work"
        /// The stage has ended, and the ledger was not told.
        case beforeCommit = "before-commit"
        /// The ending is committed, and the event is not acknowledged.
        case afterCommit = "after-commit"
        /// The event is acknowledged.
        case afterAck = "after-ack"
        /// Events are on their streams, and the outbox still has them.
        case relayAfterPublish = "relay-after-publish"
    }

    /// Nowhere.
    public static let none = FaultPoints(armed: nil)
    /// `MILLRACE_FAULT_POINT`.
    public static let setting = Setting<FaultPoints>(
        "MILLRACE_FAULT_POINT",
        default: nil,
        allowed: Point.allCases.map(\.rawValue).joined(separator: " | ") + ", and :n for the n-th time",
        "For tests only: the process dies at this point as if by kill -9."
    ) { text, _ throws(SettingError) in
        guard let text, !text.isEmpty else { return .none }
        guard let points = FaultPoints(text) else { throw SettingError("MILLRACE_FAULT_POINT=\(text) is unknown.") }
        return points
    }

    private let armed: Trap?

    private init(armed: Trap?) {
        self.armed = armed
    }

    /// Reads `name` or `name:n`; `nil` for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let point = Point(rawValue: String(parts[0])) else { return nil }
        guard let count = parts.count == 1 ? 1 : Int(parts[1]), count >= 1 else { return nil }
        self.init(armed: Trap(point, count: count))
    }

    /// The point in force.
    ///
    /// - Throws: `SettingError` for an unknown point.
    public init(_ reader: SettingsReader) throws {
        self = try Self.setting(reader)
    }

    /// The armed point; empty if there is none.
    public var description: String { armed?.point.rawValue ?? "" }

    /// Ends the process with status 137 if this point is armed and it is its time.
    public func hit(_ point: Point) {
        guard let armed, armed.point == point, armed.springs() else { return }
        _exit(137)
    }
}

/// Counts down to the time it springs.
private final class Trap: Sendable {
    let point: FaultPoints.Point
    private let left: Atomic<Int>

    init(_ point: FaultPoints.Point, count: Int) {
        self.point = point
        left = Atomic(count)
    }

    func springs() -> Bool {
        left.subtract(1, ordering: .relaxed).newValue == 0
    }
}
