/// How the API is reached, who is let in and what may be uploaded: what more than one process has to agree on.
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

    /// Bytes of a file: what the Gateway takes, the stages read.
    public static let maximumFileSize = Setting.int(
        "MAX_FILE_SIZE",
        default: 52_428_800,
        in: 1...2_147_483_647,
        "Bytes that an uploaded file may have."
    )

    /// Those of the API's address and its callers, which the Gateway and the `millrace` command read.
    public static let all: [SettingEntry] = [httpPort.entry, publicURL.entry, secret.entry]
}
