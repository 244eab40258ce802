import Database
import Domain
import Insight
import TestKit
import Testing

@testable import Gateway

struct CorpusTests {
    @Test func theSameSeedGivesTheSameCorpus() {
        let one = Corpus(seed: 7, perKind: 4, perSort: 3)
        let other = Corpus(seed: 7, perKind: 4, perSort: 3)
        #expect(one.documents.map(\.text) == other.documents.map(\.text))
        #expect(one.queries.map(\.text) == other.queries.map(\.text))
        #expect(one.documents.count == 80)
        #expect(!one.documents.contains { $0.text.contains("{") || $0.text.contains("~") })
    }
}

/// How well search finds, measured on documents whose answers are known.
@Suite(.enabled(if: CorpusDatabase.isThere))
struct SearchQualityTests {
    /// Found among 1,000 documents, less some room: a change that makes search worse must not go unseen.
    private static let floors: [SearchWay: (recall: Double, reciprocalRank: Double)] = [
        .text: (0.92, 0.80), .semantic: (0.72, 0.54), .hybrid: (0.92, 0.80),
    ]
    /// Hybrid may be worse than the better of the two by so much.
    private static let tolerance = 0.02

    @Test(.timeLimit(.minutes(5)))
    func joinedSearchIsAsGoodAsTheBetterOfTheTwo() async throws {
        let corpus = Corpus(seed: 2031, perKind: 50, perSort: 30)
        #expect(corpus.documents.count == 1_000)
        #expect(corpus.queries.count >= 200)
        #expect(Set(corpus.queries.map(\.sort)).count == QuerySort.allCases.count)
        try await CorpusDatabase.with { client in
            let ids = try await CorpusDatabase.fill(client, corpus.documents)
            let desk = SearchDesk(
                index: PostgresSearch(client),
                vectors: PostgresVectors(client),
                embedding: LexicalEmbedding()
            )
            let report = try await measured(corpus, ids, desk)
            print(report.table)
            let (text, near, both) = (report.overall(.text), report.overall(.semantic), report.overall(.hybrid))
            for way in SearchWay.allCases {
                let floor = try #require(Self.floors[way])
                #expect(report.overall(way).recall >= floor.recall, "\(way)")
                #expect(report.overall(way).reciprocalRank >= floor.reciprocalRank, "\(way)")
            }
            #expect(both.recall >= max(text.recall, near.recall) - Self.tolerance)
            #expect(both.reciprocalRank >= max(text.reciprocalRank, near.reciprocalRank) - Self.tolerance)
            try await checkWholeSearch(corpus, desk)
        }
    }

    /// Asks every query in both ways and joins the two answers as the desk does, which saves to ask a third time.
    private func measured(_ corpus: Corpus, _ ids: [FileID], _ desk: SearchDesk) async throws -> SearchReport {
        try await withThrowingTaskGroup(of: [(Int, SearchWay, [FileID])].self) { group in
            for lane in 0..<4 {
                group.addTask {
                    var answers: [(Int, SearchWay, [FileID])] = []
                    for number in stride(from: lane, to: corpus.queries.count, by: 4) {
                        let text = corpus.queries[number].text
                        let words = try await desk.search(Self.order(text, .text), of: .sample).finds
                        let near = try await desk.search(Self.order(text, .semantic), of: .sample).finds
                        answers.append((number, .text, words.map(\.file)))
                        answers.append((number, .semantic, near.map(\.file)))
                        answers.append((number, .hybrid, desk.joined(words, near, isLexical: true).map(\.file)))
                    }
                    return answers
                }
            }
            var report = SearchReport()
            for try await answers in group {
                for (number, way, found) in answers {
                    let query = corpus.queries[number]
                    report.add(found, relevant: Set(query.relevant.map { ids[$0] }), sort: query.sort, way: way)
                }
            }
            return report
        }
    }

    /// Asked as a whole, search joins as it was joined here.
    private func checkWholeSearch(_ corpus: Corpus, _ desk: SearchDesk) async throws {
        for sort in QuerySort.allCases {
            let query = try #require(corpus.queries.first { $0.sort == sort })
            let words = try await desk.search(Self.order(query.text, .text), of: .sample).finds
            let near = try await desk.search(Self.order(query.text, .semantic), of: .sample).finds
            let both = try await desk.search(Self.order(query.text, .hybrid), of: .sample)
            #expect(both.finds.map(\.file) == desk.joined(words, near, isLexical: true).map(\.file))
            #expect(both.notes.isEmpty)
        }
    }

    private static func order(_ text: String, _ mode: SearchOrder.Mode) throws -> SearchOrder {
        try SearchOrder(parameters: ["q": text, "mode": mode.rawValue])
    }
}
