public import Domain
public import Logging

/// Tells the log, where no other channel is set up: one line a notification.
public struct LogChannel: NotificationChannel {
    /// `log`.
    public let name = "log"
    private let logger: Logger

    /// A channel to this log.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// Writes the line; it never fails.
    public func send(key: String, kind: String, body: [UInt8]) async throws -> String {
        logger.info(
            "notification",
            metadata: [
                "notification.key": "\(key)", "notification.kind": "\(kind)",
                "notification.body": "\(String(decoding: body, as: UTF8.self))",
            ]
        )
        return "logged"
    }
}
