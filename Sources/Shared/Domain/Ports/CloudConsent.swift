/// Whose texts may leave the operator's own machines. Everybody's, until they refuse.
public protocol CloudConsent: Sendable {
    /// Whether the user's texts may be sent to others.
    func allowsCloud(_ user: UserID) async throws -> Bool

    /// From now on they may, or may not.
    func allowCloud(_ isAllowed: Bool, for user: UserID) async throws
}
