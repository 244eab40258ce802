public import Domain
import Insight
public import Logging

/// Embeds with the provider that is preferred, within its limits and where the user allows it, else locally.
///
/// All texts of a file get vectors of one space. Which it was, and why not the preferred one, is told.
public struct EmbedderChain: TextEmbedding {
    private let local = LexicalEmbedder()
    private let providers: Providers?
    private let calls: GovernedCalls?
    private let consent: (any CloudConsent)?
    private let logger: Logger
    private let queries = QueryVectors()

    /// So many texts go in one call.
    private static let batch = 64
    /// A file that needs more calls would use up a minute's limit while others wait: it is embedded in the background.
    private static let mostCalls = 8

    /// A chain of the preferred provider and the local embedding; without providers, of that alone.
    public init(
        _ providers: Providers? = nil,
        calls: GovernedCalls? = nil,
        consent: (any CloudConsent)? = nil,
        logger: Logger = Logger(label: "embedding", factory: { _ in SwiftLogNoOpLogHandler() })
    ) {
        self.providers = providers
        self.calls = calls
        self.consent = consent
        self.logger = logger
    }

    /// The space that all files are to be in, as far as their owners allow.
    public var target: EmbeddingSpace { providers?.preferred?.space ?? local.space }

    /// Embeds the parts of a file.
    ///
    /// - Throws: what the local embedding throws; no provider's failure.
    public func embed(_ texts: [String], of user: UserID, isBackground: Bool) async throws -> EmbeddedTexts {
        // Nothing to embed is what the preferred provider would have made of it.
        guard !texts.isEmpty else { return EmbeddedTexts(vectors: [], space: target) }
        guard let preferred = providers?.preferred else {
            let vectors = try await local.embed(texts, for: .document).vectors
            return EmbeddedTexts(vectors: vectors, space: local.space)
        }
        do {
            guard isBackground || texts.count <= Self.mostCalls * Self.batch else {
                throw Failure(.throttled, "The text is long: its vectors are made in the background.")
            }
            var vectors: [[Float]] = []
            for start in stride(from: 0, to: texts.count, by: Self.batch) {
                let part = Array(texts[start..<min(texts.count, start + Self.batch)])
                vectors += try await ask(preferred, part, .document, user, isBackground: isBackground)
            }
            return EmbeddedTexts(vectors: vectors, space: preferred.space)
        } catch let failure as Failure {
            try Task.checkCancellation()
            logger.info(
                "A provider did not embed.",
                metadata: ["provider": "\(preferred.provider)", "code": "\(failure.code)"]
            )
            return EmbeddedTexts(
                vectors: try await local.embed(texts, for: .document).vectors,
                space: local.space,
                reason: Analysis.note(of: preferred.provider, unusedBecause: failure),
                isTemporary: failure.code.retry != .never
            )
        }
    }

    /// The vector of a question in a space; kept for a while.
    ///
    /// - Parameter frequencies: weigh the words of the local embedding; see ``LexicalEmbedder/query(_:frequencies:)``.
    /// - Throws: ``Failure`` as ``GovernedCalls/make(_:_:)``; ``Failure/Code/rejected`` for a space whose provider is not
    ///   set up.
    public func query(
        _ text: String,
        in space: EmbeddingSpace,
        of user: UserID,
        frequencies: WordFrequencies
    ) async throws -> [Float] {
        if space == local.space { return try local.query(text, frequencies: frequencies) }
        guard let embedder = providers?.embedder(of: space) else {
            throw Failure(.rejected, "The provider of \(space.name) is not set up any more.")
        }
        if embedder.isCloud { try await allow(user) }
        if let known = queries.vector(of: text, in: space) { return known }
        let vectors = try await ask(embedder, [text], .query, user, isBackground: false)
        guard let vector = vectors.first else { throw Failure(.unavailable, "\(space.name) gave no vector.") }
        queries.keep(vector, of: text, in: space)
        return vector
    }

    private func ask(
        _ embedder: any Embedder,
        _ texts: [String],
        _ purpose: EmbeddingPurpose,
        _ user: UserID,
        isBackground: Bool
    ) async throws -> [[Float]] {
        if embedder.isCloud { try await allow(user) }
        guard let calls else { return try await embedder.embed(texts, for: purpose).vectors }
        let call = PlannedCall(
            provider: embedder.provider,
            model: String(embedder.space.name.split(separator: "/", maxSplits: 1).last ?? ""),
            user: user,
            tokens: texts.reduce(0) { $0 + TokenEstimate.tokens(of: $1) },
            isBackground: isBackground,
            isInteractive: purpose == .query
        )
        let vectors = try await calls.make(call) { try await embedder.embed(texts, for: purpose) }
        guard vectors.count == texts.count else {
            throw Failure(
                .unavailable,
                "\(embedder.space.name) gave \(vectors.count) vectors for \(texts.count) texts."
            )
        }
        return vectors
    }

    private func allow(_ user: UserID) async throws {
        guard try await consent?.allowsCloud(user) ?? true else {
            throw Failure(.forbidden, "Your files are not to leave this service.")
        }
    }
}
