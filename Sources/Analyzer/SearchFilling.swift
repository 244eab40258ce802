import Domain
import Insight

/// Makes what search keeps of a file: its parts, their words, their vectors.
struct SearchFilling: Sendable {
    /// Turns parts into vectors.
    let embedding: any TextEmbedding
    /// Keeps the vectors; `nil` if the ledger does, in the transaction that ends the attempt.
    let store: (any VectorStore)?

    /// What was made.
    struct Filled {
        /// `nil` if what is there was kept.
        let change: Change?
        /// Whether a provider that is away, busy or used up may make better vectors another time.
        let isTemporary: Bool
    }

    /// How all files are to be kept.
    var recipe: String { recipe(embedding.target) }

    private func recipe(_ space: EmbeddingSpace) -> String {
        "\(space.name) \(space.dimensions) \(store?.name ?? "postgres") \(SearchWording.version)"
    }

    /// The change to commit; the analysis is told whose vectors they are, and why.
    ///
    /// Vectors that another store keeps are written before: under the same ids by every attempt, in the place of all
    /// that an earlier one left. Whoever dies before the commit is followed by another attempt, or by a backfill.
    ///
    /// - Parameter keepsBetter: whether vectors that are there stay as long as a provider's cannot be had: what could be
    ///   made now is no better, and may be worse. Then nothing is written.
    func fill(
        _ analysis: inout Analysis,
        of file: StoredFile,
        isBackground: Bool = false,
        keepsBetter: Bool = false
    ) async throws -> Filled {
        let chunks = TextChunk.all(of: analysis.pages)
        let made = try await embedding.embed(chunks.map(\.text), of: file.owner, isBackground: isBackground)
        guard made.vectors.count == chunks.count else {
            throw Failure(.internalError, "There are \(made.vectors.count) vectors for \(chunks.count) parts.")
        }
        if keepsBetter, made.isTemporary, analysis.methods["embedding"] != nil {
            return Filled(change: nil, isTemporary: true)
        }
        let vectors = zip(chunks, made.vectors).map { chunk, vector in
            VectorChunk(number: chunk.number, page: chunk.page, range: chunk.range, vector: vector)
        }
        analysis.methods["embedding"] = chunks.isEmpty ? nil : made.space.name
        analysis.notes.removeAll { $0.hasPrefix(Self.reasonBegins) }
        if let reason = made.reason { analysis.notes.append(Self.reasonBegins + reason) }
        if let store {
            try await store.replace(vectors, of: file.id, owner: file.owner, in: made.space)
            try await store.delete(file.id, except: made.space)
        }
        let entry = SearchWording.entry(
            of: chunks,
            analysis: analysis,
            vectors: store == nil ? vectors : [],
            in: made.space,
            isElsewhere: store != nil,
            recipe: recipe(made.space)
        )
        return Filled(change: .search(entry), isTemporary: made.isTemporary)
    }

    private static let reasonBegins = "For semantic search, "
}
