import FoundationEssentials
public import Settings

/// Where Redis is and how to log in: `redis://[user][:password@]host:port[/db]`.
public struct RedisAddress: Sendable, Hashable, CustomStringConvertible {
    /// Host name or address.
    public let host: String
    /// TCP port.
    public let port: Int32
    /// ACL user; `nil` for the default user.
    public let user: String?
    /// Password; `nil` for none.
    public let password: String?
    /// Database number.
    public let database: Int

    /// Reads a URL.
    ///
    /// - Throws: `SettingError` that says what is wrong, without the password.
    public init(_ url: String) throws(SettingError) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme else {
            throw SettingError("REDIS_URL is not a URL: use redis://[:password@]host:port[/db].")
        }
        guard scheme != "rediss" else {
            throw SettingError("REDIS_URL: TLS (rediss) is not supported; use redis:// through a tunnel.")
        }
        guard scheme == "redis", let host = parts.host, !host.isEmpty else {
            throw SettingError("REDIS_URL: use redis://[:password@]host:port[/db].")
        }
        let path = parts.path.drop { $0 == "/" }
        guard let database = path.isEmpty ? 0 : Int(path), database >= 0 else {
            throw SettingError("REDIS_URL: the database must be a number, as in redis://host:port/0.")
        }
        // URLs put an IPv6 address in brackets; sockets do not.
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        self.port = Int32(parts.port ?? 6379)
        self.database = database
        user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
        password = parts.password.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Host, port and database, for logs and lists of settings; never user or password.
    public var description: String { "redis://\(host):\(port)/\(database)" }

    /// What every connection says first.
    func greeting(name: String) -> [RedisCommand] {
        var commands: [RedisCommand] = []
        if let password { commands.append(RedisCommand(["AUTH"] + (user.map { [$0] } ?? []) + [password])) }
        if database != 0 { commands.append(RedisCommand(["SELECT", "\(database)"])) }
        commands.append(RedisCommand(["CLIENT", "SETNAME", name]))
        return commands
    }
}
