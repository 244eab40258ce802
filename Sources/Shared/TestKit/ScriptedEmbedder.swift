public import Domain
import Synchronization

/// Embeds as it is told: every text to the same vector, or not at all.
public final class ScriptedEmbedder: Embedder {
    private let state = Mutex<(failure: Failure?, texts: [String])>((nil, []))

    /// See ``Embedder``.
    public let provider: String
    /// See ``Embedder``.
    public let space: EmbeddingSpace
    /// See ``Embedder``.
    public let isCloud: Bool

    /// An embedder that answers.
    public init(_ provider: String = "gemini", dimensions: Int = 4, isCloud: Bool = true) {
        self.provider = provider
        space = EmbeddingSpace(name: "\(provider)/scripted", dimensions: dimensions)
        self.isCloud = isCloud
    }

    /// What it was asked for, in order.
    public var texts: [String] { state.withLock { $0.texts } }

    /// From now on it fails so; `nil`: it answers.
    public func fail(_ failure: Failure?) { state.withLock { $0.failure = failure } }

    /// See ``Embedder``.
    public func embed(
        _ texts: [String],
        for purpose: EmbeddingPurpose
    ) async throws -> (vectors: [[Float]], tokens: TokenCount) {
        let failure = state.withLock { state in
            state.texts += texts
            return state.failure
        }
        if let failure { throw failure }
        let vector: [Float] = [1] + Array(repeating: 0, count: space.dimensions - 1)
        return (texts.map { _ in vector }, TokenCount(input: texts.count, output: 0))
    }
}
