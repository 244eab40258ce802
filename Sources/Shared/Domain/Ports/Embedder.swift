/// Turns texts into vectors whose nearness is nearness of meaning, or, for the local one, of words.
public protocol Embedder: Sendable {
    /// Whose quota it uses: `gemini`, `openai`, `ollama`, `local`.
    var provider: String { get }
    /// What makes its vectors comparable; stored with each.
    var space: EmbeddingSpace { get }
    /// Whether the text leaves the operator's own machines.
    var isCloud: Bool { get }

    /// One vector a text, in their order, each of unit length.
    ///
    /// - Throws: as ``LanguageModel/describe(_:)``; ``Failure/Code/unavailable`` for a vector that is zero, not a number or
    ///   of another size than the space says.
    func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> (
        vectors: [[Float]], tokens: TokenCount
    )
}

/// Vectors of the same space may be compared, others never.
public struct EmbeddingSpace: Sendable, Hashable, Codable {
    /// `local-lexical/1`, `gemini/gemini-embedding-001`.
    public let name: String
    /// Numbers of a vector.
    public let dimensions: Int

    /// A space.
    public init(name: String, dimensions: Int) {
        self.name = name
        self.dimensions = dimensions
    }
}

/// Some models embed what is asked otherwise than what is searched.
public enum EmbeddingPurpose: String, Sendable, Hashable {
    /// A part of a file.
    case document
    /// A question.
    case query
}
