import Domain

/// What Redis or the way to it refused, and what that means for the connection and for the caller.
struct RedisError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What to do next.
    enum Kind: Sendable, Hashable {
        /// The connection is dead; whether the last commands were carried out is not known.
        case broken
        /// The server cannot serve us here and now: a replica, a restart. Look again on a fresh connection.
        case elsewhere
        /// The group or the stream is gone: create the groups again.
        case forgotten
        /// The server refuses to write for now.
        case refused
        /// Wrong password or rights.
        case denied
        /// Anything else: a bug, or a key of another type.
        case other
    }

    let kind: Kind
    let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    /// An error reply: its first word is the code.
    init(server message: String) {
        self.init(Self.kind(of: message), message)
    }

    private static func kind(of message: String) -> Kind {
        switch message.prefix(while: { $0 != " " }) {
        case "NOGROUP": .forgotten
        case "UNBLOCKED": message.contains("no longer exists") ? .forgotten : .elsewhere
        case "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "MOVED", "TRYAGAIN": .elsewhere
        case "OOM", "MISCONF", "NOREPLICAS", "BUSY": .refused
        case "NOAUTH", "WRONGPASS", "NOPERM": .denied
        default: message.hasPrefix("ERR max number of clients") ? .refused : .other
        }
    }

    /// Whether the connection is to be dropped.
    var endsConnection: Bool { kind == .broken || kind == .elsewhere }

    /// What callers of the port see.
    var failure: Failure {
        switch kind {
        case .broken, .elsewhere: Failure(.unavailable, "Redis does not answer.", cause: self)
        case .forgotten: Failure(.unavailable, "Redis lost its consumer groups.", cause: self)
        case .refused: Failure(.unavailable, "Redis takes no writes.", cause: self)
        case .denied: Failure(.unavailable, "Redis refuses the password or the rights of REDIS_URL.", cause: self)
        case .other: Failure(.internalError, "Redis refused a command.", cause: self)
        }
    }
}
