import FoundationEssentials

/// Checks the token of `auth`.
public struct ControlGate: Sendable {
    /// Tells a service's own tokens; `nil` for one that is none.
    public typealias Check = @Sendable (_ token: String) async -> ControlIdentity?

    private let token: String?
    private let check: Check?

    /// A gate with the operator's token and, if the service has tokens of its own, their check.
    public init(token: String?, check: Check? = nil) {
        self.token = token
        self.check = check
    }

    /// Who a connection is before it says anything.
    func first(isLoopback: Bool) -> ControlIdentity { isLoopback ? .local : .stranger }

    /// Who the token of this `auth` makes the caller.
    func identity(for request: ControlRequest) async throws(ControlError) -> ControlIdentity {
        let shown = try ControlJSON.params(AuthParams.self, in: request.line).token
        if let token, Self.areEqual(token, shown) { return .operator }
        guard let identity = await check?(shown), identity != .stranger else {
            throw .unauthorized("the token is not valid")
        }
        return identity
    }

    /// Compares in a time that tells nothing of where the two differ.
    private static func areEqual(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard left.count == right.count, !left.isEmpty else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}

struct AuthParams: Codable {
    let token: String
}

extension ControlIdentity {
    /// For the answer to `auth`.
    var word: String {
        switch self {
        case .stranger: "stranger"
        case .local: "local"
        case .operator: "operator"
        case .user(let name, _): "user \(name)"
        }
    }
}
