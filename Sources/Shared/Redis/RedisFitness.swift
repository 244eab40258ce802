import Domain

/// What `INFO` says about a server, and whether we can work with it.
struct RedisFitness: Sendable {
    let version: String
    let policy: String
    let isAppendOnly: Bool

    /// Reads the sections `server`, `memory` and `persistence`.
    init(info: String) {
        var fields: [Substring: Substring] = [:]
        for line in info.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon]] = line[line.index(after: colon)...]
        }
        version = fields["redis_version"].map(String.init) ?? "unknown"
        policy = fields["maxmemory_policy"].map(String.init) ?? "unknown"
        isAppendOnly = fields["aof_enabled"] == "1"
    }

    /// Version, policy and whether it keeps a log, if they will do: without a log a restart costs a requeue, no more.
    ///
    /// - Throws: ``Failure/Code/unavailable`` with what to change.
    func checked() throws(Failure) -> String {
        guard let major = version.split(separator: ".").first.flatMap({ Int($0) }), major >= 7 else {
            throw Failure(.unavailable, "Redis \(version) is too old: use \(RedisBus.oldestVersion) or newer.")
        }
        guard policy == "noeviction" else {
            throw Failure(
                .unavailable,
                "Redis may evict events (maxmemory-policy \(policy)): set maxmemory-policy noeviction."
            )
        }
        return "\(version), \(policy), \(isAppendOnly ? "append-only" : "no append-only file")"
    }
}
