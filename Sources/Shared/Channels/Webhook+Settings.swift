import FoundationEssentials
public import Settings

/// The settings of the webhook.
public enum WebhookSettings {
    static let url = Setting<String?>(
        "WEBHOOK_URL",
        default: nil,
        allowed: "an http or https URL",
        "Where notifications are posted; without it they are lines in the log.",
        // Such a URL is often all that a receiver asks for.
        isSecret: true
    ) { text, _ throws(SettingError) in
        guard let text else { return nil }
        guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme), parts.host != nil,
            parts.host != "", parts.fragment == nil
        else { throw SettingError("WEBHOOK_URL=… is not allowed: use an http or https URL.") }
        return text
    }
    static let secret = Setting<String?>.secret(
        "WEBHOOK_SECRET",
        allowed: "whsec_ and base64, or any text",
        "Signs notifications as Standard Webhooks says; without it they are not signed."
    )
    static let allowsPrivate = Setting.flag(
        "WEBHOOK_ALLOW_PRIVATE",
        default: false,
        "Whether the webhook's host may lie on a private network. This machine is allowed where the URL itself says "
            + "localhost, 127.0.0.1 or [::1]."
    )
    static let timeout = Setting.seconds(
        "WEBHOOK_TIMEOUT_SECONDS",
        default: 10,
        in: 0.1...120,
        "How long the receiver of a notification may take to answer."
    )

    /// All of them.
    public static let all: [SettingEntry] = [url.entry, secret.entry, allowsPrivate.entry, timeout.entry]
}
