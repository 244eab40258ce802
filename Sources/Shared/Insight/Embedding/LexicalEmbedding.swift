public import Domain

/// The local embedding for everybody, and no other.
public struct LexicalEmbedding: TextEmbedding {
    private let embedder = LexicalEmbedder()

    /// Ready at once.
    public init() {}

    /// See ``TextEmbedding/target``.
    public var target: EmbeddingSpace { LexicalEmbedder.space }

    /// See ``TextEmbedding/embed(_:of:isBackground:)``.
    public func embed(_ texts: [String], of user: UserID, isBackground: Bool) async throws -> EmbeddedTexts {
        EmbeddedTexts(vectors: try await embedder.embed(texts, for: .document).vectors, space: target)
    }

    /// See ``TextEmbedding/query(_:in:of:frequencies:)``.
    public func query(
        _ text: String,
        in space: EmbeddingSpace,
        of user: UserID,
        frequencies: WordFrequencies
    ) async throws -> [Float] {
        guard space == target else {
            throw Failure(.rejected, "The provider of \(space.name) is not set up any more.")
        }
        return try embedder.query(text, frequencies: frequencies)
    }
}
