import Domain
import FoundationEssentials
import Insight
import Logging
import TestKit
import Testing

@testable import Database

/// A database that holds a corpus, as the Analyzer would have filled it, as long as a test runs.
enum CorpusDatabase {
    /// Whether there is a server to test against.
    static let isThere = server != nil

    private static let server = ProcessInfo.processInfo.environment["MILLRACE_TEST_DATABASE_URL"]
    /// So many documents are written in one transaction.
    private static let batch = 25

    /// Makes the database and drops it afterwards.
    static func with(_ body: (PostgresClient) async throws -> Void) async throws {
        let name = "millrace_corpus_\(UUID.version7().uuidString.lowercased().replacing("-", with: ""))"
        try await administer("CREATE DATABASE \(name) TEMPLATE template0")
        let client = PostgresClient(PostgresTarget(url: url(name)), poolSize: 4, logger: quiet)
        var failure: (any Error)?
        do {
            _ = try await Migrator(client).migrate()
            try await body(client)
        } catch {
            failure = error
        }
        await client.close()
        try await administer("DROP DATABASE \(name) WITH (FORCE)")
        if let failure { throw failure }
    }

    /// Puts the documents in: parts, words and vectors by the code that the Analyzer runs, a file's in one transaction.
    ///
    /// - Returns: their ids, the same in every run, so that what is equally good always comes in the same order.
    static func fill(_ client: PostgresClient, _ documents: [Corpus.Document]) async throws -> [FileID] {
        let ids = try documents.indices.map { try #require(id($0)) }
        let names = documents.map(\.filename)
        let count = try await client.write { link in try link.run(files, [UserID.sample, ids, names]) }
        #expect(count == documents.count)
        let starts = Array(stride(from: 0, to: documents.count, by: batch))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    for start in starts where start / batch % 4 == lane {
                        try await write(client, documents, ids, start..<min(documents.count, start + batch))
                    }
                }
            }
            try await group.waitForAll()
        }
        _ = try await client.write { link in try link.script("ANALYZE") }
        return ids
    }

    private static let files = """
        INSERT INTO files (id, user_id, filename, size, content_type, sha256, object_key, status, uploaded_at)
        SELECT f.id, $1, f.filename, 1, 'text/plain', sha256(convert_to(f.id::text, 'UTF8')), f.id::text, 'completed',
            now()
        FROM unnest($2::uuid[], $3::text[]) AS f(id, filename)
        """

    private static func write(
        _ client: PostgresClient,
        _ documents: [Corpus.Document],
        _ ids: [FileID],
        _ range: Range<Int>
    ) async throws {
        var entries: [(FileID, SearchEntry)] = []
        for index in range { entries.append((ids[index], try await entry(of: documents[index]))) }
        try await client.transaction { [entries] _, link in
            for (id, entry) in entries { try entry.write(to: id, on: link) }
        }
    }

    /// What the Analyzer makes of a text, without name, tags and summary of its own making: only what is written counts.
    private static func entry(of document: Corpus.Document) async throws -> SearchEntry {
        let analysis = Analysis(pages: [TextPage(number: 1, text: document.text, source: "plain")])
        let chunks = TextChunk.all(of: analysis.pages)
        let vectors = try await LexicalEmbedder().embed(chunks.map(\.text), for: .document).vectors
        let parts = zip(chunks, vectors).map { chunk, vector in
            VectorChunk(number: chunk.number, page: chunk.page, range: chunk.range, vector: vector)
        }
        return SearchWording.entry(of: chunks, analysis: analysis, vectors: parts, in: LexicalEmbedder.space)
    }

    private static func id(_ number: Int) -> FileID? {
        let digits = String(number)
        return FileID("00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits)
    }

    private static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    private static func url(_ name: String) -> String {
        let parts = (server ?? "").split(separator: "?", maxSplits: 1)
        let path = parts.first.map(String.init) ?? ""
        let host = path.lastIndex(of: "/").map { path[..<$0] } ?? path[...]
        return "\(host)/\(name)" + (parts.count > 1 ? "?\(parts[1])" : "")
    }

    private static func administer(_ sql: String) async throws {
        let client = PostgresClient(PostgresTarget(url: server ?? ""), poolSize: 1, logger: quiet)
        var failure: (any Error)?
        do {
            _ = try await client.write { link in try link.script(sql) }
        } catch {
            failure = error
        }
        await client.close()
        if let failure { throw failure }
    }
}
