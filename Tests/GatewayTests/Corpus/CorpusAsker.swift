import TestKit

/// Asks for documents as people do.
struct CorpusAsker {
    let kinds: [CorpusKind]
    let documents: [Corpus.Document]

    /// So many different queries of a sort, if there are.
    func queries(_ sort: QuerySort, count: Int, _ random: inout Seeded) -> [Corpus.Query] {
        let asks = kinds.indices.flatMap { kind in
            kinds[kind].asks.filter { $0.sort == sort }.map { (kind: kind, pattern: $0.pattern) }
        }
        var queries: [Corpus.Query] = []
        var seen: Set<String> = []
        for attempt in 0..<(count * 20) where queries.count < count && !asks.isEmpty {
            let ask = asks[attempt % asks.count]
            let ofKind = documents.indices.filter { documents[$0].kind == ask.kind }
            let asked = documents[ofKind[random.below(ofKind.count)]]
            guard let query = query(sort, ask.pattern, asked, &random), seen.insert(query.text).inserted else {
                continue
            }
            queries.append(query)
        }
        return queries
    }

    /// The query that the pattern makes of a document; `nil` if the document does not say all of it, or too many do.
    private func query(
        _ sort: QuerySort,
        _ pattern: CorpusPattern,
        _ document: Corpus.Document,
        _ random: inout Seeded
    ) -> Corpus.Query? {
        if sort == .names {
            let piece = Self.piece(of: document.filename, &random).lowercased()
            let relevant = documents.indices.filter { documents[$0].filename.lowercased().contains(piece) }
            return relevant.count > Corpus.mostRelevant
                ? nil : Corpus.Query(sort: sort, text: piece, relevant: Set(relevant))
        }
        let slots = pattern.slots
        guard slots.allSatisfy({ document.facts[$0] != nil }) else { return nil }
        let relevant = documents.indices.filter { index in
            documents[index].kind == document.kind
                && slots.allSatisfy { documents[index].mentions(document.facts[$0], of: Corpus.list(of: $0)) }
        }
        guard relevant.count <= Corpus.mostRelevant else { return nil }
        let misspelt = sort == .misspelt ? random.below(slots.count) : nil
        var text = ""
        var place = 0
        for piece in pattern.pieces {
            switch piece {
            case .text(let part): text += part
            case .passing: break
            case .slot(let name, let form):
                let word = CorpusWords.form(form, of: document.facts[name] ?? "")
                text += place == misspelt ? Self.misspelt(word, &random) : word
                place += 1
            }
        }
        return Corpus.Query(sort: sort, text: text, relevant: Set(relevant))
    }

    /// From a third to two thirds of a name without its ending, beginning where a word does.
    private static func piece(of filename: String, _ random: inout Seeded) -> String {
        let name = Array(filename.prefix { $0 != "." })
        let starts = name.indices.filter { index in
            index + name.count / 3 <= name.count
                && (index == 0 || !(name[index - 1].isLetter || name[index - 1].isNumber))
        }
        let start = starts[random.below(starts.count)]
        let length = max(5, name.count / 3 + random.below(max(1, name.count / 3)))
        return String(name[start..<min(name.count, start + length)])
    }

    /// The longest word of the text with one letter doubled, left out, put for another or before its neighbour.
    static func misspelt(_ text: String, _ random: inout Seeded) -> String {
        var words = text.split(separator: " ").map { Array($0.unicodeScalars) }
        guard let longest = words.indices.max(by: { words[$0].count < words[$1].count }) else { return text }
        var word = words[longest]
        let isThai = word.contains { isThaiConsonant($0) }
        let places = word.indices.dropFirst().filter { isThai ? isThaiConsonant(word[$0]) : word[$0].isASCII }
        guard !places.isEmpty else { return text }
        let place = places[random.below(places.count)]
        switch random.below(4) {
        case 0: word.remove(at: place)
        case 1: word.insert(word[place], at: place)
        case 2 where word[place] != word[place - 1] && !isThai: word.swapAt(place, place - 1)
        default:
            let (first, count): (UInt32, Int) = isThai ? (0x0E01, 46) : (0x61, 26)
            let other = Unicode.Scalar(first + UInt32(random.below(count))) ?? "x"
            word[place] = other == word[place] ? (isThai ? "ก" : "q") : other
        }
        words[longest] = word
        return words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    }

    private static func isThaiConsonant(_ scalar: Unicode.Scalar) -> Bool { (0x0E01...0x0E2E).contains(scalar.value) }
}

extension Corpus.Document {
    /// Whether its text mentions the entry, in whatever part.
    func mentions(_ entry: String?, of list: String) -> Bool {
        facts.contains { $0.value == entry && Corpus.list(of: $0.key) == list }
    }
}
