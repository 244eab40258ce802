public import Domain

/// Any server that speaks OpenAI's `embeddings`.
public struct OpenAIEmbedder: Embedder {
    /// `openai`.
    public let provider = "openai"
    /// The model and how many numbers it is known to answer with.
    public let space: EmbeddingSpace
    /// Unless the operator says that the server is their own.
    public let isCloud: Bool
    private let model: String
    private let server: ModelServer

    init(_ server: ModelServer, model: String, dimensions: Int, isCloud: Bool) {
        self.server = server
        self.model = model
        self.isCloud = isCloud
        space = EmbeddingSpace(name: "openai/\(model)", dimensions: dimensions)
    }

    private struct Answer: Decodable {
        struct Embedding: Decodable {
            let index: Int
            let embedding: [Float]
        }
        struct Usage: Decodable {
            let prompt_tokens: Int?
        }
        let data: [Embedding]
        let usage: Usage?
    }

    /// One call; see ``Embedder/embed(_:for:)``. Documents and questions are embedded alike.
    public func embed(
        _ texts: [String],
        for purpose: EmbeddingPurpose
    ) async throws -> (vectors: [[Float]], tokens: TokenCount) {
        guard !texts.isEmpty else { return ([], TokenCount(input: 0, output: 0)) }
        let answer = try await server.post(
            "/embeddings",
            [
                "model": .string(model), "input": .array(texts.map { .string($0) }), "encoding_format": "float",
            ],
            as: Answer.self
        )
        let inOrder = answer.data.sorted { $0.index < $1.index }
        guard inOrder.map(\.index) == Array(texts.indices) else {
            throw Failure(.unavailable, "openai answered vectors for other texts.")
        }
        let vectors = try UnitVectors.checked(inOrder.map(\.embedding), count: texts.count, in: space)
        let estimate = texts.reduce(0) { $0 + TokenEstimate.tokens(of: $1) }
        return (vectors, TokenCount(input: answer.usage?.prompt_tokens ?? estimate, output: 0))
    }
}
