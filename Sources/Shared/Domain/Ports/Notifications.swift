public import FoundationEssentials

/// Which notifications were sent: one row each under a unique key, so that a redelivery sends nothing twice.
public protocol NotificationLedger: Sendable {
    /// Opens the notification, or finds it: under one key there is one row for ever.
    ///
    /// - Returns: its state; send only if it is not `sent`.
    func open(_ notification: Notification) async throws -> NotificationState

    /// Notes what became of a try.
    func note(_ key: String, _ state: NotificationState, detail: String) async throws

    /// The owner's notifications, newest first.
    func list(of owner: UserID, limit: Int) async throws -> [NotificationReport]

    /// All that a message about the file needs; `nil` if the file is gone.
    func report(_ file: FileID) async throws -> FileReport?
}

/// Something to tell a user.
public struct Notification: Sendable, Hashable {
    /// Unique for ever: `{file}:{settlement}:{outcome}:{channel}`, `{file}:{notice}:crop.alert:{channel}`.
    /// Receivers get it as the message id.
    public let key: String
    /// Whom.
    public let owner: UserID
    /// About which file.
    public let file: FileID
    /// `file.completed`, `file.failed`, `crop.alert`.
    public let kind: String
    /// `webhook`, `log`, later `line`, `mail`.
    public let channel: String

    /// Something to tell.
    public init(key: String, owner: UserID, file: FileID, kind: String, channel: String) {
        self.key = key
        self.owner = owner
        self.file = file
        self.kind = kind
        self.channel = channel
    }
}

/// Where a notification stands.
public enum NotificationState: String, Sendable, Codable {
    /// Not accepted by the receiver yet.
    case pending
    /// Accepted.
    case sent
    /// Refused for good, or out of tries.
    case failed
}

/// A notification as its owner sees it.
public struct NotificationReport: Sendable, Hashable {
    /// What it says.
    public let notification: Notification
    /// Where it stands.
    public let state: NotificationState
    /// Tries so far.
    public let attempts: Int
    /// What the receiver said last.
    public let detail: String
    /// When it was opened.
    public let createdAt: Date
    /// When the receiver accepted it.
    public let sentAt: Date?

    /// All fields.
    public init(
        notification: Notification,
        state: NotificationState,
        attempts: Int,
        detail: String,
        createdAt: Date,
        sentAt: Date?
    ) {
        self.notification = notification
        self.state = state
        self.attempts = attempts
        self.detail = detail
        self.createdAt = createdAt
        self.sentAt = sentAt
    }
}

/// Sends one message to one kind of receiver.
public protocol NotificationChannel: Sendable {
    /// `webhook`, `log`.
    var name: String { get }

    /// Sends the message; returning means that the receiver accepted it.
    ///
    /// - Parameters:
    ///   - key: the receiver's means of dropping repeats; the same on every try.
    ///   - body: a JSON document.
    /// - Returns: what to note: `200 OK`.
    /// - Throws: ``Failure/Code/rejected`` (4xx), ``Failure/Code/throttled`` with its Retry-After,
    ///   ``Failure/Code/unavailable``, ``Failure/Code/timeout``.
    func send(key: String, kind: String, body: [UInt8]) async throws -> String
}
