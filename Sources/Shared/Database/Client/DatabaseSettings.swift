public import Settings

/// The settings of the database's client.
public enum DatabaseSettings {
    static let url = Setting.secret(
        "DATABASE_URL",
        allowed: "postgresql://user:password@host:port/name",
        "The PostgreSQL database; goes before DB_HOST and its like. Without both: \(localURL)."
    )
    static let host = Setting.optional("DB_HOST", allowed: "a host name", "PostgreSQL's host, without DATABASE_URL.")
    static let port = Setting.int("DB_PORT", default: 5432, in: 1...65535, "PostgreSQL's port, with DB_HOST.")
    static let name = Setting.text("DB_NAME", default: "millrace", "The database's name, with DB_HOST.")
    static let user = Setting.text("DB_USER", default: "millrace", "The database's user, with DB_HOST.")
    static let password = Setting.secret("DB_PASSWORD", "The database user's password, with DB_HOST.")
    static let poolSize = Setting.int(
        "DATABASE_POOL_SIZE",
        default: 8,
        in: 1...64,
        "How many statements of one process may run in PostgreSQL at once: threads and connections."
    )
    static let statementTimeout = Setting.seconds(
        "DATABASE_STATEMENT_TIMEOUT_SECONDS",
        default: 30,
        in: 1...3600,
        "After how long PostgreSQL gives up a statement."
    )

    /// Every one of them, for the check at start and for the documents.
    public static let all: [SettingEntry] = [
        url.entry, host.entry, port.entry, name.entry, user.entry, password.entry, poolSize.entry,
        statementTimeout.entry,
    ]

    /// The private database that `make up` starts.
    static let localURL = "postgresql://millrace@127.0.0.1:5490/millrace"

    /// Which database to use: by URL, by parts, or the local one.
    static func target(_ reader: SettingsReader, connectTimeoutSeconds: Int = 5) throws -> PostgresTarget {
        PostgresTarget(
            url: try connection(reader),
            statementTimeoutSeconds: try statementTimeout(reader),
            connectTimeoutSeconds: connectTimeoutSeconds
        )
    }

    private static func connection(_ reader: SettingsReader) throws -> String {
        if let url = try url(reader) {
            guard url.hasPrefix("postgresql://") || url.hasPrefix("postgres://") || url.contains("=") else {
                throw Self.url.refused(url)
            }
            return url
        }
        guard let host = try host(reader) else { return localURL }
        var keywords = [
            ("host", host), ("port", "\(try port(reader))"), ("dbname", try name(reader)), ("user", try user(reader)),
        ]
        if let password = try password(reader) { keywords.append(("password", password)) }
        return keywords.map { name, value in
            "\(name)='\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
        }
        .joined(separator: " ")
    }
}
