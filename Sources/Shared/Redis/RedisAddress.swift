public import Settings

/// Where Redis is and how to log in.
///
/// Either the server itself, `redis://[user][:password@]host[:port][/db]`, or the Sentinels that know which server is the
/// primary now, `redis+sentinel://[user][:password@]host[:port],host[:port]…/name[/db][?sentinel_password=…]`. User and
/// password are the server's; names are looked up, and Sentinels asked, for every connection anew.
public struct RedisAddress: Sendable, Hashable, CustomStringConvertible {
    /// The server, or the Sentinels in the order in which they are asked.
    let hosts: [RedisHost]
    /// What the Sentinels call the group of servers; `nil` without Sentinels.
    let group: String?
    /// ACL user; `nil` for the default user.
    let user: String?
    /// Password; `nil` for none.
    let password: String?
    /// The Sentinels' own password; `nil` for none.
    let sentinelPassword: String?
    /// Database number.
    let database: Int

    private static let usage =
        "use redis://[user:password@]host:port[/db] or redis+sentinel://[user:password@]host:port,host:port/name[/db]."

    /// Reads a URL.
    ///
    /// - Throws: `SettingError` that says what is wrong, without the password.
    public init(_ url: String) throws(SettingError) {
        guard let colon = url.firstRange(of: "://") else { throw Self.refused("is not a URL") }
        let scheme = url[..<colon.lowerBound].lowercased()
        guard !["rediss", "rediss+sentinel"].contains(scheme) else {
            throw SettingError("REDIS_URL: TLS (\(scheme)) is not supported; use redis:// through a tunnel.")
        }
        guard scheme == "redis" || scheme == "redis+sentinel" else { throw Self.refused("has another scheme") }
        let isSentinel = scheme == "redis+sentinel"
        let rest = url[colon.upperBound...]
        let (place, query) = Self.split(rest, at: "?")
        let (authority, path) = Self.split(place, at: "/")
        let at = authority.lastIndex(of: "@")
        let login = at.map { authority[..<$0] }.map { Self.split($0, at: ":") }
        let list = at.map { authority[authority.index(after: $0)...] } ?? authority
        var hosts: [RedisHost] = []
        for text in list.split(separator: ",", omittingEmptySubsequences: false) {
            guard let host = RedisHost(text, defaultPort: isSentinel ? 26_379 : 6_379) else {
                throw Self.refused("names no host")
            }
            hosts.append(host)
        }
        guard isSentinel || hosts.count == 1 else { throw Self.refused("names several hosts") }
        self.hosts = hosts
        user = Self.decoded(login?.0)
        password = Self.decoded(login?.1)
        var parts = path.split(separator: "/")
        group = isSentinel ? Self.decoded(parts.first) : nil
        guard !isSentinel || group != nil else { throw Self.refused("does not say which of the Sentinels' groups") }
        if isSentinel { parts.removeFirst() }
        guard parts.count < 2, let database = parts.isEmpty ? 0 : Int(parts[0]), database >= 0 else {
            throw SettingError("REDIS_URL: the database must be a number, as in redis://host:port/0.")
        }
        self.database = database
        let (key, value) = Self.split(query, at: "=")
        guard key.isEmpty || isSentinel && key == "sentinel_password" else { throw Self.refused("has unknown options") }
        sentinelPassword = Self.decoded(value)
    }

    /// Hosts, ports and database, for logs and lists of settings; never user or password.
    public var description: String {
        let list = hosts.map(\.description).joined(separator: ",")
        return group.map { "redis+sentinel://\(list)/\($0)/\(database)" } ?? "redis://\(list)/\(database)"
    }

    /// What every connection says first.
    func greeting(name: String) -> [RedisCommand] {
        var commands: [RedisCommand] = []
        if let password { commands.append(RedisCommand(["AUTH"] + (user.map { [$0] } ?? []) + [password])) }
        if database != 0 { commands.append(RedisCommand(["SELECT", "\(database)"])) }
        commands.append(RedisCommand(["CLIENT", "SETNAME", name]))
        return commands
    }

    private static func refused(_ what: String) -> SettingError { SettingError("REDIS_URL \(what): \(usage)") }

    /// What stands before and behind the first separator; nothing behind if there is none.
    private static func split(_ text: Substring, at separator: Character) -> (Substring, Substring) {
        guard let index = text.firstIndex(of: separator) else { return (text, "") }
        return (text[..<index], text[text.index(after: index)...])
    }

    /// Text with its `%40` read as `@`; `nil` for none.
    private static func decoded(_ text: Substring?) -> String? {
        guard let text, !text.isEmpty else { return nil }
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(String(Substring(digits)), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A host and its port.
struct RedisHost: Sendable, Hashable, CustomStringConvertible {
    /// Name or address; looked up at every connection.
    let name: String
    let port: Int32

    init(name: String, port: Int32) {
        self.name = name
        self.port = port
    }

    /// Reads `host`, `host:port` or `[address]:port`.
    init?(_ text: Substring, defaultPort: Int32) {
        // URLs put an IPv6 address in brackets; sockets do not.
        let end = text.hasPrefix("[") ? text.firstIndex(of: "]").map { text.index(after: $0) } : nil
        let split = end ?? text.firstIndex(of: ":") ?? text.endIndex
        let name = text[..<split]
        let port = text[split...]
        self.name = String(end == nil ? name : name.dropFirst().dropLast())
        if port.isEmpty {
            self.port = defaultPort
        } else {
            guard port.hasPrefix(":"), let number = Int32(port.dropFirst()), (1...65_535).contains(number) else {
                return nil
            }
            self.port = number
        }
        guard !self.name.isEmpty, !self.name.contains(where: \.isWhitespace) else { return nil }
    }

    var description: String { "\(name):\(port)" }
}
