/// How the API is reached and who is let in: read by the Gateway, and by the `millrace` command.
public enum AccessSettings {
    /// The API's port.
    public static let httpPort = Setting.port(
        "GATEWAY_HTTP_PORT",
        default: 8000,
        "Port of the HTTP API and the web page."
    )
    /// The API's address as clients know it.
    public static let publicURL = Setting.optional(
        "PUBLIC_URL",
        allowed: "http:// or https:// and a host",
        "Address under which clients reach the API; put before links in answers."
    )
    /// The secret of HS256 tokens.
    public static let secret = Setting.secret(
        "JWT_SECRET",
        allowed: "32 bytes or more",
        "Secret that HS256 tokens are signed with."
    )

    /// All of them.
    public static let all: [SettingEntry] = [httpPort.entry, publicURL.entry, secret.entry]
}
