import Domain
import Insight

/// Looks for files in the ways that there are, and joins what they find.
struct SearchDesk: Sendable {
    let index: any SearchIndex
    let vectors: any VectorStore
    let embedding: any TextEmbedding

    /// A file that was found.
    struct Find: Sendable {
        let file: FileID
        let part: FoundPart?
        /// 0 to 1 where both ways or the nearness decide; of words alone any number.
        let score: Double
        /// The cosine; `nil` if it was not found by nearness.
        let similarity: Double?
    }

    /// What was found, and what could not be done.
    struct Answer: Sendable {
        var finds: [Find] = []
        var notes: [String] = []
        /// The spaces in which nearness was looked for.
        var spaces: [String] = []
        /// What the query was cut into, for highlights.
        var terms: [SearchTerm] = []
    }

    /// Of the local embedding nothing less near is shown.
    private static let leastLexical = 0.12

    /// So many files of each way are joined.
    private static let depth = 100

    /// Searches.
    ///
    /// - Throws: ``Failure``; in the mode `hybrid` only if the words cannot be looked for: of the rest a note tells.
    func search(_ order: SearchOrder, of owner: UserID) async throws -> Answer {
        let terms = SearchWording.terms(of: order.text)
        var answer = Answer(terms: terms)
        switch order.mode {
        case .text: answer.finds = try await words(order, terms, owner).map(Self.find)
        case .semantic: answer.finds = try await near(order, owner, &answer)
        case .hybrid:
            async let found = words(order, terms, owner).map(Self.find)
            var near: [Find] = []
            do {
                near = try await self.near(order, owner, &answer)
            } catch let failure as Failure {
                answer.notes.append("Only words were looked for: \(failure.message)")
            }
            // Only what was asked decides how much nearness is worth.
            let isLexical = answer.spaces.allSatisfy { $0 == LexicalEmbedder.space.name }
            answer.finds = joined(try await found, near, isLexical: isLexical)
        }
        return answer
    }

    /// Tags that begin so.
    func tags(beginning prefix: String, of owner: UserID, count: Int) async throws -> [TagCount] {
        try await index.tags(beginning: prefix, of: owner, count: count)
    }

    private func words(_ order: SearchOrder, _ terms: [SearchTerm], _ owner: UserID) async throws -> [SearchHit] {
        let query = SearchQuery(text: order.text, terms: terms, filter: order.filter, count: Self.depth)
        return try await index.find(query, of: owner)
    }

    /// The nearest files, each with its nearest part; while files move from one space to another, in each of them.
    ///
    /// - Throws: the first failure, if no space could be asked.
    private func near(_ order: SearchOrder, _ owner: UserID, _ answer: inout Answer) async throws -> [Find] {
        let among = order.filter.isOpen ? nil : try await index.files(passing: order.filter, of: owner)
        var orders: [[Find]] = []
        var failures: [(space: EmbeddingSpace, failure: Failure)] = []
        for space in try await index.spaces(of: owner) {
            do {
                orders.append(try await near(order.text, in: space, owner, among))
                answer.spaces.append(space.name)
            } catch let failure as Failure {
                failures.append((space, failure))
            }
        }
        if orders.isEmpty, let first = failures.first { throw first.failure }
        answer.notes += failures.map {
            "Files whose vectors are of \($0.space.name) were not looked at for nearness: \($0.failure.message)"
        }
        guard orders.count > 1 else { return orders.first ?? [] }
        // Cosines of different spaces say nothing beside each other: ranks do.
        let finds = Dictionary(orders.joined().map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
        return Fusion.reciprocalRank(orders.map { $0.map(\.file) }).compactMap { finds[$0.id] }
    }

    private func near(
        _ text: String,
        in space: EmbeddingSpace,
        _ owner: UserID,
        _ among: Set<FileID>?
    ) async throws -> [Find] {
        let isLexical = space == LexicalEmbedder.space
        let frequencies =
            isLexical
            ? try await index.frequencies(of: LexicalEmbedder.words(of: text), owner: owner)
            : WordFrequencies(parts: 0, counts: [:])
        let vector = try await embedding.query(text, in: space, of: owner, frequencies: frequencies)
        let hits = try await vectors.nearest(to: vector, in: space, of: owner, among: among, count: 200)
        // What shares nothing with a question is near to it by chance, in 384 numbers by about 0.05.
        let least = isLexical ? Self.leastLexical : 0
        var seen: Set<FileID> = []
        let best = Array(hits.filter { $0.similarity > least && seen.insert($0.file).inserted }.prefix(Self.depth))
        let places = best.map { PartPlace(file: $0.file, number: $0.number) }
        // Parts of files that are deleted are left out here, and so are the files.
        let parts = try await index.parts(places, of: owner)
        return zip(best, places).compactMap { hit, place in
            parts[place].map { part in
                Find(file: hit.file, part: part, score: hit.similarity, similarity: hit.similarity)
            }
        }
    }

    private static func find(_ hit: SearchHit) -> Find {
        Find(file: hit.file, part: hit.part, score: hit.score, similarity: nil)
    }

    /// Both orders as one; the part is that with the words, if there is one.
    ///
    /// - Parameter isLexical: whether nearness was that of the local embedding alone.
    func joined(_ words: [Find], _ near: [Find], isLexical: Bool) -> [Find] {
        let byWords = Dictionary(words.map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
        let byNearness = Dictionary(near.map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
        let joined = Fusion.joined(
            words: words.map(\.file),
            near: near.map(\.file),
            isLexical: isLexical
        )
        return joined.map { file, score in
            Find(
                file: file,
                part: byWords[file]?.part ?? byNearness[file]?.part,
                score: score,
                similarity: byNearness[file]?.similarity
            )
        }
    }
}
