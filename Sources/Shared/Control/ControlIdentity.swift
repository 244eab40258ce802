/// Who is at the other end of a control connection.
public enum ControlIdentity: Sendable, Hashable {
    /// Nobody yet: only `auth` is answered.
    case stranger
    /// Someone on this machine, over a server that is bound to loopback. May do everything.
    case local
    /// Holds the operator's token. May do everything.
    case `operator`
    /// A user of the product, by a token that the service checked itself.
    case user(name: String, scopes: Set<String>)

    /// Whether the operator's methods (`pause`, `drain` …) are open.
    public var isOperator: Bool {
        switch self {
        case .stranger: false
        case .local, .operator: true
        case .user(_, let scopes): scopes.contains("admin")
        }
    }
}

/// Who may call a method.
public enum ControlAccess: Sendable, Hashable {
    /// The operator, this machine, and users with the scope `admin`.
    case operators
    /// Any user as well; the handler looks at ``ControlCall/identity``.
    case users

    func admits(_ identity: ControlIdentity) -> Bool {
        switch self {
        case .operators: identity.isOperator
        case .users: identity != .stranger
        }
    }
}
