/// Embeds for users: with whom they allow and can be had, else locally.
public protocol TextEmbedding: Sendable {
    /// The space that all files are to be in, as far as their owners allow.
    var target: EmbeddingSpace { get }

    /// Embeds the parts of a file; all get vectors of one space.
    ///
    /// - Parameter isBackground: whether nobody waits for it.
    /// - Throws: ``Failure/Code/invalid`` for a text without a visible character. No provider's failure: it is told.
    func embed(_ texts: [String], of user: UserID, isBackground: Bool) async throws -> EmbeddedTexts

    /// The vector of a question in a space.
    ///
    /// - Parameter frequencies: how rare its words are, for the space that weighs by that.
    /// - Throws: ``Failure``: what keeps the provider of the space from answering.
    func query(
        _ text: String,
        in space: EmbeddingSpace,
        of user: UserID,
        frequencies: WordFrequencies
    ) async throws -> [Float]
}

/// Vectors of one space.
public struct EmbeddedTexts: Sendable {
    /// One a text, in their order.
    public let vectors: [[Float]]
    /// What they may be compared with.
    public let space: EmbeddingSpace
    /// Why the preferred provider was not used; `nil` if it was, or there is none.
    public let reason: String?
    /// Whether the preferred provider may do it another time.
    public let isTemporary: Bool

    /// Vectors.
    public init(vectors: [[Float]], space: EmbeddingSpace, reason: String? = nil, isTemporary: Bool = false) {
        self.vectors = vectors
        self.space = space
        self.reason = reason
        self.isTemporary = isTemporary
    }
}
