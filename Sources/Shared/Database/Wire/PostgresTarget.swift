/// Which database to connect to, and how patiently.
public struct PostgresTarget: Sendable {
    /// A connection URL or a libpq keyword string.
    let url: String
    /// Keywords that go before the URL, which may override them.
    let keywords: [String: String]
    /// The server stops a statement after this; the client gives up a few seconds later.
    let statementTimeoutSeconds: Double

    /// A database by its URL.
    ///
    /// - Parameters:
    ///   - url: `postgresql://user@host:port/name`, or a libpq keyword string; overrides the defaults of this type.
    ///   - statementTimeoutSeconds: how long one statement may take.
    ///   - connectTimeoutSeconds: how long connecting may take; at least 2.
    public init(url: String, statementTimeoutSeconds: Double = 30, connectTimeoutSeconds: Int = 5) {
        self.url = url
        self.statementTimeoutSeconds = statementTimeoutSeconds
        keywords = [
            "application_name": "millrace",
            "client_encoding": "UTF8",
            "connect_timeout": "\(max(2, connectTimeoutSeconds))",
            "keepalives": "1",
            "keepalives_count": "3",
            "keepalives_idle": "15",
            "keepalives_interval": "5",
            "target_session_attrs": "read-write",
            "tcp_user_timeout": "15000",
        ]
    }

    /// Keywords and values in the order in which libpq applies them.
    var parameters: [(String, String)] {
        keywords.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } + [("dbname", url)]
    }
}
