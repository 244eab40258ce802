import Domain

/// A way to search.
enum SearchWay: String, Sendable, CaseIterable {
    case text, semantic, hybrid
}

/// How well queries were answered.
struct SearchScore: Sendable {
    private(set) var count = 0
    private var recalls = 0.0
    private var reciprocals = 0.0

    /// The share of the answers that stand among the first ten, on average.
    var recall: Double { recalls / Double(max(1, count)) }

    /// One over the place of the first answer, on average; the mean reciprocal rank.
    var reciprocalRank: Double { reciprocals / Double(max(1, count)) }

    /// Counts one query.
    mutating func add(_ found: [FileID], relevant: Set<FileID>) {
        count += 1
        recalls += Double(found.prefix(10).count { relevant.contains($0) }) / Double(max(1, relevant.count))
        if let place = found.firstIndex(where: relevant.contains) { reciprocals += 1 / Double(place + 1) }
    }
}

/// Scores by sort of query and way to search.
struct SearchReport: Sendable {
    private var scores: [String: [SearchWay: SearchScore]] = [:]
    private static let whole = "all"

    /// Over all queries.
    func overall(_ way: SearchWay) -> SearchScore { scores[Self.whole]?[way] ?? SearchScore() }

    /// Counts one query, answered in one way.
    mutating func add(_ found: [FileID], relevant: Set<FileID>, sort: QuerySort, way: SearchWay) {
        for row in [sort.rawValue, Self.whole] {
            scores[row, default: [:]][way, default: SearchScore()].add(found, relevant: relevant)
        }
    }

    /// As Markdown, in per cent.
    var table: String {
        var lines = [
            "| queries | | " + SearchWay.allCases.map { "\($0) recall@10 | MRR" }.joined(separator: " | ") + " |",
            "|---|---|" + SearchWay.allCases.map { _ in "---|---|" }.joined(),
        ]
        for row in QuerySort.allCases.map(\.rawValue) + [Self.whole] {
            let columns = SearchWay.allCases.map { way in
                let score = scores[row]?[way] ?? SearchScore()
                return "\(Self.percent(score.recall)) | \(Self.percent(score.reciprocalRank))"
            }
            let count = scores[row]?[.text]?.count ?? 0
            lines.append("| \(row) | \(count) | \(columns.joined(separator: " | ")) |")
        }
        return lines.joined(separator: "\n")
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
