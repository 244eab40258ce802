import Domain

/// What `INFO` says about a server, and whether we can work with it.
///
/// `INFO` and not `CONFIG GET`: managed servers forbid the latter.
struct RedisFitness: Sendable {
    /// What an operator may accept for a server that cannot be changed.
    enum Acceptance: String, Sendable, CaseIterable {
        /// It keeps no append-only file: after a restart the Janitor queues everything again.
        case noAppendOnly = "no-append-only"
        /// It does not say how it is set up; the operator has looked.
        case untold
    }

    /// What `REDIS_ACCEPT` says, in the words that it was said with.
    struct Accepted: Sendable, Hashable, CustomStringConvertible {
        let all: Set<Acceptance>

        static let nothing = Accepted(all: [])

        var description: String { all.map(\.rawValue).sorted().joined(separator: " ") }
    }

    /// The sections of `INFO` that are needed.
    static let sections = ["server", "replication", "memory", "persistence", "cluster"]

    private let fields: [Substring: Substring]
    private let accepted: Accepted

    /// Reads the ``sections``, in any order; any of them may be missing.
    init(info: String, accepted: Accepted = .nothing) {
        self.accepted = accepted
        var fields: [Substring: Substring] = [:]
        for line in info.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon]] = line[line.index(after: colon)...]
        }
        self.fields = fields
    }

    /// Whether it only follows another server, as it does for a while after a failover.
    var isReplica: Bool { fields["role"] == "slave" }

    /// All that the server must be.
    var requirements: [Requirement] { [version, topology, eviction, log] }

    private var version: Requirement {
        let name = "Redis version"
        guard let version = fields["redis_version"] else { return untold(name, "its version", "7.0 or newer") }
        let major = version.split(separator: ".").first.flatMap { Int($0) } ?? 0
        return major >= 7
            ? Requirement(name, isMet: true, "Redis \(version)")
            : Requirement(name, isMet: false, "Redis \(version) is too old: use \(RedisBus.oldestVersion) or newer.")
    }

    private var topology: Requirement {
        fields["cluster_enabled"] == "1"
            ? Requirement(
                "Redis topology",
                isMet: false,
                "Redis Cluster is not supported: use one primary, with replicas and Sentinel if you like."
            )
            : Requirement("Redis topology", isMet: true, "no cluster")
    }

    private var eviction: Requirement {
        let name = "Redis eviction"
        guard let policy = fields["maxmemory_policy"] else { return untold(name, "its maxmemory-policy", "noeviction") }
        return policy == "noeviction"
            ? Requirement(name, isMet: true, "noeviction")
            : Requirement(
                name,
                isMet: false,
                "Redis may evict events (maxmemory-policy \(policy)): set maxmemory-policy noeviction."
            )
    }

    private var log: Requirement {
        let name = "Redis log"
        guard let isOn = fields["aof_enabled"] else { return untold(name, "whether it is append-only", "yes") }
        if isOn == "1" { return Requirement(name, isMet: true, "append-only file") }
        if accepted.all.contains(.noAppendOnly) {
            return Requirement(name, isMet: true, "no append-only file (accepted)")
        }
        return Requirement(
            name,
            isMet: false,
            "Redis keeps no append-only file, so a restart empties it: set appendonly yes, or where that cannot be, "
                + "accept it with REDIS_ACCEPT=\(Acceptance.noAppendOnly.rawValue)."
        )
    }

    private func untold(_ name: String, _ what: String, _ wanted: String) -> Requirement {
        accepted.all.contains(.untold)
            ? Requirement(name, isMet: true, "\(what) is not told (accepted)")
            : Requirement(
                name,
                isMet: false,
                "Redis does not tell \(what) (INFO is restricted): see that it is \(wanted), then set "
                    + "REDIS_ACCEPT=\(Acceptance.untold.rawValue)."
            )
    }
}
