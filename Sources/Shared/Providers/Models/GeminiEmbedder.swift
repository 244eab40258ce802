public import Domain

/// Google's embedding models over `batchEmbedContents`.
public struct GeminiEmbedder: Embedder {
    /// `gemini`.
    public let provider = "gemini"
    /// The model and how many numbers are asked of it.
    public let space: EmbeddingSpace
    /// Always.
    public let isCloud = true
    /// Texts of one call.
    private static let mostTexts = 100
    private let model: String
    private let server: ModelServer

    init(_ server: ModelServer, model: String, dimensions: Int) {
        self.server = server
        self.model = model
        space = EmbeddingSpace(name: "gemini/\(model)", dimensions: dimensions)
    }

    private struct Answer: Decodable {
        struct Embedding: Decodable {
            let values: [Float]
        }
        let embeddings: [Embedding]
    }

    /// One call for at most a hundred texts; see ``Embedder/embed(_:for:)``. The API counts no tokens: they are estimated.
    ///
    /// - Throws: besides, ``Failure/Code/invalid`` for more texts.
    public func embed(
        _ texts: [String],
        for purpose: EmbeddingPurpose
    ) async throws -> (vectors: [[Float]], tokens: TokenCount) {
        guard !texts.isEmpty else { return ([], TokenCount(input: 0, output: 0)) }
        guard texts.count <= Self.mostTexts else {
            throw Failure(.invalid, "gemini embeds at most \(Self.mostTexts) texts at once.")
        }
        let task = purpose == .query ? "RETRIEVAL_QUERY" : "RETRIEVAL_DOCUMENT"
        let requests = texts.map { text -> JSONValue in
            [
                "model": .string("models/\(model)"),
                "content": ["parts": [["text": .string(text)]]],
                "taskType": .string(task),
                "outputDimensionality": .integer(Int64(space.dimensions)),
            ]
        }
        let answer = try await server.post(
            "/v1beta/models/\(model.pathEncoded):batchEmbedContents",
            ["requests": .array(requests)],
            as: Answer.self
        )
        let vectors = try UnitVectors.checked(answer.embeddings.map(\.values), count: texts.count, in: space)
        return (vectors, TokenCount(input: texts.reduce(0) { $0 + TokenEstimate.tokens(of: $1) }, output: 0))
    }
}
