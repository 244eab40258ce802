import TestKit

/// A thousand made-up documents of twenty kinds, half of them English and half Thai, and queries whose answers are known.
///
/// Documents of one kind share their sentences and differ in names, places, codes, subjects and causes, many of which
/// other kinds use too, and each names some in passing that it is not about. A query is made from what one document is
/// about; every document of its kind that is about the same is an answer. How the index works has no part in it. The same
/// seed gives the same corpus on every machine.
struct Corpus: Sendable {
    /// A document.
    struct Document: Sendable {
        let kind: Int
        let filename: String
        let text: String
        /// What its text mentions, by the name of the slot.
        let facts: [String: String]
    }

    /// A query with its answers.
    struct Query: Sendable {
        let sort: QuerySort
        let text: String
        /// Their places in ``documents``.
        let relevant: Set<Int>
    }

    let documents: [Document]
    let queries: [Query]

    /// No query has more answers than a first page shows.
    static let mostRelevant = 10

    /// Makes a corpus.
    ///
    /// - Parameters:
    ///   - perKind: documents of each kind.
    ///   - perSort: queries of each sort.
    init(seed: UInt64, perKind: Int, perSort: Int) {
        let kinds = CorpusKind.english + CorpusKind.thai
        let english = CorpusWords.lists(CorpusWords.english)
        let thai = CorpusWords.lists(CorpusWords.thai)
        var writer = CorpusWriter(seed: seed)
        var documents: [Document] = []
        for _ in 0..<perKind {
            for (order, kind) in kinds.enumerated() {
                writer.begin(kind, order < CorpusKind.english.count ? english : thai)
                let lines = kind.sentences.map { writer.sentence($0) }
                let facts = writer.facts
                let filename = writer.filled(kind.file)
                documents.append(
                    Document(kind: order, filename: filename, text: lines.joined(separator: "\n"), facts: facts)
                )
            }
        }
        self.documents = documents
        let asker = CorpusAsker(kinds: kinds, documents: documents)
        queries = QuerySort.allCases.flatMap { asker.queries($0, count: perSort, &writer.random) }
    }
}

/// Fills patterns, and remembers what with.
struct CorpusWriter {
    var random: Seeded
    private(set) var facts: [String: String] = [:]
    private var lists: [String: [String]] = [:]
    private var prefix = ""

    init(seed: UInt64) {
        random = Seeded(state: seed)
    }

    /// Forgets the document before.
    mutating func begin(_ kind: CorpusKind, _ lists: [String: [String]]) {
        facts = [:]
        self.lists = lists
        prefix = kind.prefix
    }

    /// One of the ways to say it.
    mutating func sentence(_ ways: [CorpusPattern]) -> String {
        let line = filled(ways[random.below(ways.count)])
        return line.prefix(1).uppercased() + line.dropFirst()
    }

    /// The pattern with an entry in each place; the same name stands for the same entry.
    mutating func filled(_ pattern: CorpusPattern) -> String {
        var text = ""
        for piece in pattern.pieces {
            switch piece {
            case .text(let part): text += part
            case .slot(let name, let form): text += CorpusWords.form(form, of: entry(name))
            case .passing(let list): text += CorpusWords.form(0, of: draw(list))
            }
        }
        return text
    }

    private mutating func entry(_ name: String) -> String {
        if let entry = facts[name] { return entry }
        let list = Corpus.list(of: name)
        var entry = draw(list)
        // A second one of a list is another one.
        while name != list, entry == facts[list] { entry = draw(list) }
        facts[name] = entry
        return entry
    }

    private mutating func draw(_ list: String) -> String {
        switch list {
        // A year and a number that many documents have, each with another neighbour.
        case "code": "\(prefix)-\(2028 + random.below(7))-\(Self.padded(400 + random.below(80)))"
        case "order": "PO-\(2028 + random.below(7))-\(Self.padded(400 + random.below(80)))"
        case "number": "\(10 + random.below(90))"
        case "person": "\(pick("first")) \(pick("last"))"
        case "last": String(entry("person").split(separator: " ").last ?? "")
        case "company" where lists["company"] == nil: "\(pick("stem")) \(pick("trade"))"
        default: pick(list)
        }
    }

    private mutating func pick(_ list: String) -> String {
        guard let entries = lists[list], !entries.isEmpty else { return list }
        return entries[random.below(entries.count)]
    }

    private static func padded(_ number: Int) -> String { number < 1_000 ? "0\(number)" : "\(number)" }
}

extension Corpus {
    /// The list that a slot draws from: `person2` from `person`.
    static func list(of slot: String) -> String {
        var name = slot
        while name.last?.isNumber == true { name.removeLast() }
        return name
    }
}

extension Seeded {
    /// A number from 0 up to the limit; not the standard library's way to draw, which may change.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }
}
