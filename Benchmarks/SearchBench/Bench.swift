import Database
import Domain
import Insight
import Logging

/// What the program can be asked to do.
struct Bench {
    let owner: UserID
    let chunks: Int
    /// So many queries, behind the first.
    let queries: Int

    private static let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

    /// A client of the database, for as long as the body runs.
    static func with(_ url: String, _ body: (PostgresClient) async throws -> Void) async throws {
        let client = PostgresClient(PostgresTarget(url: url, statementTimeoutSeconds: 600), logger: logger)
        do {
            try await body(client)
        } catch {
            await client.close()
            throw error
        }
        await client.close()
    }

    /// Puts the user's vectors into a store, four files at a time.
    func fill(_ store: any VectorStore) async throws {
        let chunks = chunks
        let owner = owner
        var library = Library(seed: 2)
        let files = (chunks + Library.partsOfFile - 1) / Library.partsOfFile
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<files {
                if number >= 4 { _ = try await group.next() }
                let count = min(Library.partsOfFile, chunks - number * Library.partsOfFile)
                let file = library.file(number: number, parts: count)
                group.addTask {
                    let vectors = file.parts.enumerated().map { place, part in
                        VectorChunk(
                            number: place,
                            page: 1 + place / 3,
                            range: (place * 300)..<(place * 300 + 300),
                            vector: part.vector
                        )
                    }
                    try await store.replace(vectors, of: file.id, owner: owner, in: Library.space)
                }
            }
            try await group.waitForAll()
        }
    }

    /// Asks a store for what is near, and prints a row.
    ///
    /// - Parameter index: asked as search asks it, too: for spaces, for the frequencies of words, for the parts' texts.
    func near(_ store: any VectorStore, _ index: (any SearchIndex)? = nil, title: String) async throws {
        var library = Library(seed: 3)
        let vectors = (0...queries).map { _ in library.vector(spread: 0.7) }
        let texts = questions()
        let timing = try await Timing.of(queries) { number in
            _ = try await nearest(vectors[number], texts[number], store, index)
        }
        Output.line("| \(title) | semantic \(timing.cells)")
    }

    /// Asks the index for words, and prints a row.
    func words(_ index: any SearchIndex, title: String) async throws {
        let texts = questions()
        let timing = try await Timing.of(queries) { number in
            _ = try await find(texts[number], index)
        }
        Output.line("| \(title) | text \(timing.cells)")
    }

    /// Asks for both at once, joins the answers, and prints a row.
    func both(_ index: any SearchIndex, _ store: any VectorStore, title: String) async throws {
        var library = Library(seed: 3)
        let vectors = (0...queries).map { _ in library.vector(spread: 0.7) }
        let texts = questions()
        let timing = try await Timing.of(queries) { number in
            async let found = find(texts[number], index)
            let near = try await nearest(vectors[number], texts[number], store, index)
            _ = Fusion.joined(words: try await found.map(\.file), near: near.map(\.file), isLexical: false)
        }
        Output.line("| \(title) | hybrid \(timing.cells)")
    }

    private func questions() -> [String] {
        var library = Library(seed: 4)
        return (0...queries).map { _ in library.question() }
    }

    private func find(_ text: String, _ index: any SearchIndex) async throws -> [SearchHit] {
        let query = SearchQuery(text: text, terms: SearchWording.terms(of: text), count: 100)
        return try await index.find(query, of: owner)
    }

    /// As search asks: 200 parts, of which the files and their texts are made.
    private func nearest(
        _ vector: [Float],
        _ text: String,
        _ store: any VectorStore,
        _ index: (any SearchIndex)?
    ) async throws -> [VectorHit] {
        if let index {
            _ = try await index.spaces(of: owner)
            _ = try await index.frequencies(of: LexicalEmbedder.words(of: text), owner: owner)
        }
        let hits = try await store.nearest(to: vector, in: Library.space, of: owner, among: nil, count: 200)
        if let index {
            var seen: Set<FileID> = []
            let best = hits.filter { seen.insert($0.file).inserted }.prefix(100)
            _ = try await index.parts(best.map { PartPlace(file: $0.file, number: $0.number) }, of: owner)
        }
        return hits
    }
}
