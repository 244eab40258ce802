public import Domain
public import Logging
public import Settings

/// Chooses the channels that the settings name.
public enum Channels {
    /// All channels that are set up; the log alone if there is none.
    ///
    /// - Throws: `SettingError`.
    public static func open(_ reader: SettingsReader, logger: Logger) throws -> [any NotificationChannel] {
        guard try WebhookSettings.url(reader) != nil else { return [LogChannel(logger: logger)] }
        if try WebhookSettings.secret(reader) == nil {
            logger.warning("notifications are not signed: WEBHOOK_SECRET is not set")
        }
        return [try Webhook(reader)]
    }
}
