import Domain
import FoundationEssentials

/// Who a valid token stands for.
struct Identity: Sendable, Hashable {
    /// The `sub` claim.
    let user: UserID
    /// The words of the `scope` claim.
    let scopes: Set<String>
    /// The `exp` claim.
    let expiresAt: Date

    /// Whether the operator's dashboard and lists are open to it.
    var isAdmin: Bool { scopes.contains("admin") }
}
