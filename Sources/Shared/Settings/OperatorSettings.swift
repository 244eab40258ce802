/// The settings of the `millrace` command; every process knows their names, since they may share a `.env`.
public enum OperatorSettings {
    /// Where the API is.
    public static let url = Setting.optional(
        "MILLRACE_URL",
        allowed: "an http or https URL",
        "Where the `millrace` command finds the API; without it PUBLIC_URL, else the Gateway's port on this machine."
    )
    /// Whose files the command works on.
    public static let token = Setting.secret(
        "MILLRACE_TOKEN",
        allowed: "a JWT",
        "The token the `millrace` command shows to the API; without it one is signed with JWT_SECRET."
    )

    /// Both.
    public static let all: [SettingEntry] = [url.entry, token.entry]
}
