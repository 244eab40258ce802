/// Keeps what models said, so that the same question is not paid for twice. Each user has answers of their own.
public protocol AnswerCache: Sendable {
    /// What the method said before; `nil` if it was not asked, or too long ago.
    func answer(_ key: AnswerKey) async throws -> Description?

    /// Keeps an answer; replaces an earlier one.
    func keep(_ description: Description, for key: AnswerKey) async throws
}

/// What was asked, of whom, for whom.
public struct AnswerKey: Sendable, Hashable {
    /// For whose file.
    public let user: UserID
    /// Provider, model and prompt: ``Description/method``.
    public let method: String
    /// SHA-256 of all that was sent, 64 hex digits.
    public let digest: String

    /// A key.
    public init(user: UserID, method: String, digest: String) {
        self.user = user
        self.method = method
        self.digest = digest
    }
}
