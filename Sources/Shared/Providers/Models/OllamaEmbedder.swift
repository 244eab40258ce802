public import Domain

/// An embedding model of an Ollama server over `/api/embed`.
public struct OllamaEmbedder: Embedder {
    /// `ollama`.
    public let provider = "ollama"
    /// The model and how many numbers it is known to answer with.
    public let space: EmbeddingSpace
    /// As for ``Ollama``.
    public let isCloud: Bool
    private let model: String
    private let server: ModelServer

    init(_ server: ModelServer, model: String, dimensions: Int) {
        self.server = server
        self.model = model
        isCloud = Ollama.isPassedOn(model) || server.base.hasSuffix("//ollama.com")
        space = EmbeddingSpace(name: "ollama/\(model)", dimensions: dimensions)
    }

    private struct Answer: Decodable {
        let embeddings: [[Float]]
        let prompt_eval_count: Int?
    }

    /// One call; see ``Embedder/embed(_:for:)``. Documents and questions are embedded alike.
    public func embed(
        _ texts: [String],
        for purpose: EmbeddingPurpose
    ) async throws -> (vectors: [[Float]], tokens: TokenCount) {
        guard !texts.isEmpty else { return ([], TokenCount(input: 0, output: 0)) }
        let answer = try await server.post(
            "/api/embed",
            ["model": .string(model), "input": .array(texts.map { .string($0) }), "truncate": true],
            as: Answer.self
        )
        let vectors = try UnitVectors.checked(answer.embeddings, count: texts.count, in: space)
        let estimate = texts.reduce(0) { $0 + TokenEstimate.tokens(of: $1) }
        return (vectors, TokenCount(input: answer.prompt_eval_count ?? estimate, output: 0))
    }
}
