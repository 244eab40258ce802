public import Domain
import FoundationEssentials
import Synchronization

/// Notifications in memory: a ``NotificationLedger`` for tests, with a hand for the database that is not there.
public final class MemoryNotifications: NotificationLedger {
    private struct State {
        var rows: [String: NotificationReport] = [:]
        var order: [String] = []
        var reports: [FileID: FileReport] = [:]
        var noteFailure: Failure?
    }

    private let state = Mutex(State())

    /// No notifications, no files.
    public init() {}

    /// Makes the file known, as it stands.
    public func put(_ report: FileReport) {
        state.withLock { $0.reports[report.file.id] = report }
    }

    /// Makes every ``note(_:_:detail:)`` fail until told otherwise.
    public func failNotes(with failure: Failure?) {
        state.withLock { $0.noteFailure = failure }
    }

    /// All rows, oldest first.
    public var all: [NotificationReport] {
        state.withLock { state in state.order.compactMap { state.rows[$0] } }
    }

    /// Opens the row under its key, or finds it.
    public func open(_ notification: Notification) async throws -> NotificationState {
        state.withLock { state in
            if let row = state.rows[notification.key] { return row.state }
            state.order.append(notification.key)
            state.rows[notification.key] = NotificationReport(
                notification: notification,
                state: .pending,
                attempts: 0,
                detail: "",
                createdAt: Date(),
                sentAt: nil
            )
            return .pending
        }
    }

    /// Notes a try; what was sent stays sent.
    public func note(_ key: String, _ state: NotificationState, detail: String) async throws {
        try self.state.withLock { rows in
            if let failure = rows.noteFailure { throw failure }
            guard let row = rows.rows[key], row.state != .sent else { return }
            rows.rows[key] = NotificationReport(
                notification: row.notification,
                state: state,
                attempts: row.attempts + 1,
                detail: detail,
                createdAt: row.createdAt,
                sentAt: state == .sent ? Date() : nil
            )
        }
    }

    /// Newest first.
    public func list(of owner: UserID, limit: Int) async throws -> [NotificationReport] {
        Array(all.reversed().filter { $0.notification.owner == owner }.prefix(limit))
    }

    /// What ``put(_:)`` was given.
    public func report(_ file: FileID) async throws -> FileReport? {
        state.withLock { $0.reports[file] }
    }
}
