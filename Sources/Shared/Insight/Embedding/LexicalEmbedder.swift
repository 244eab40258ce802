public import Domain
import Text

/// Turns texts into vectors by their words and letters alone: no model, no network, the same vector for the same text,
/// for ever.
///
/// Lexical, and said so in the space's name: texts are near if they share words, parts of words or, in scripts without
/// spaces, sequences of letters; not if they say the same in other words. Features are hashed into signed places
/// (Weinberger et al., *Feature hashing for large scale multitask learning*, 2009).
public struct LexicalEmbedder: Embedder {
    /// What makes its vectors comparable. A change of a single weight changes the name.
    public static let space = EmbeddingSpace(name: "local-lexical/1", dimensions: 384)

    /// `local`.
    public let provider = "local"
    /// ``space``.
    public var space: EmbeddingSpace { Self.space }
    /// Never.
    public let isCloud = false

    /// Ready at once.
    public init() {}

    /// One vector a text; documents and queries are treated alike.
    ///
    /// - Throws: ``Failure/Code/invalid`` for a text without a single visible character, which has no direction.
    public func embed(
        _ texts: [String],
        for purpose: EmbeddingPurpose
    ) async throws -> (vectors: [[Float]], tokens: TokenCount) {
        var vectors: [[Float]] = []
        vectors.reserveCapacity(texts.count)
        for text in texts {
            try Task.checkCancellation()
            guard let vector = Self.vector(of: text) else {
                throw Failure(.invalid, "A text without a visible character cannot be embedded.")
            }
            vectors.append(vector)
        }
        return (vectors, TokenCount(input: 0, output: 0))
    }

    /// The words of a question, as ``WordFrequencies`` counts them.
    public static func words(of text: String) -> [String] {
        let scalars = Flow(text.unicodeScalars).scalars
        return Array(Set(Tokenizer(language: nil).tokens(of: scalars[...]).map(\.stem))).sorted()
    }

    /// The vector of a question, in which a word weighs the more the fewer parts have it.
    ///
    /// Documents are not weighed: their vectors stay right whatever is uploaded later. (In the notation of Salton and
    /// Buckley, *Term-weighting approaches in automatic text retrieval*, 1988: `lnc.ltc`.)
    ///
    /// - Throws: as ``embed(_:for:)``.
    public func query(_ text: String, frequencies: WordFrequencies) throws -> [Float] {
        guard let vector = Self.vector(of: text, frequencies: frequencies) else {
            throw Failure(.invalid, "A text without a visible character cannot be embedded.")
        }
        return vector
    }

    /// The same for one text, without waiting; `nil` if nothing of it is visible.
    static func vector(of text: String, frequencies: WordFrequencies? = nil) -> [Float]? {
        let features = LexicalFeatures(text, frequencies: frequencies)
        var sum = [Float](repeating: 0, count: space.dimensions)
        // Words decide, letters help: each side is brought to its share, however many features it has.
        for (side, share) in [(features.words, wordShare), (features.grams, 1 - wordShare)] {
            guard let part = unit(placed(side)) else { continue }
            for index in sum.indices { sum[index] += share * part[index] }
        }
        return unit(sum)
    }

    private static let wordShare: Float = 0.7

    /// Each feature at two places with signs of its own, so that two features seldom cover each other whole.
    private static func placed(_ weights: [(key: UInt64, weight: Float)]) -> [Float] {
        var places = [Float](repeating: 0, count: space.dimensions)
        let count = UInt64(space.dimensions)
        for (key, weight) in weights {
            for seed: UInt64 in [0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F] {
                let hash = LexicalFeatures.mixed(key ^ seed)
                places[Int((hash >> 1) % count)] += hash & 1 == 0 ? weight : -weight
            }
        }
        return places
    }

    /// The vector at length 1; `nil` if it has none.
    static func unit(_ vector: [Float]) -> [Float]? {
        let square = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard square > 1e-18, square.isFinite else { return nil }
        let factor = Float(1 / square.squareRoot())
        return vector.map { $0 * factor }
    }
}
