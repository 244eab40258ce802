public import Domain

/// What search keeps of a text, and what it looks for.
public enum SearchWording {
    /// A change of what is kept of a text raises it.
    public static let version = "words-1"

    /// More terms of a query are not looked for.
    public static let mostTerms = 24

    /// The words to keep of a part.
    public static func words(of text: String) -> [SearchWord] {
        SearchUnits(Array(text.unicodeScalars)).units.map { SearchWord($0.lexeme, at: $0.position) }
    }

    /// The entry of a file: its parts, and before them what was found about it.
    public static func entry(
        of chunks: [TextChunk],
        analysis: Analysis,
        vectors: [VectorChunk] = [],
        in space: EmbeddingSpace? = nil,
        isElsewhere: Bool = false,
        recipe: String = ""
    ) -> SearchEntry {
        var parts = chunks.map { chunk in
            SearchPart(
                number: chunk.number,
                page: chunk.page,
                first: chunk.range.lowerBound,
                text: chunk.text,
                words: words(of: chunk.text)
            )
        }
        let about = [analysis.suggestedFilename ?? "", analysis.tags.map(\.tag).joined(separator: ". ")]
        let summary = analysis.summary ?? ""
        let head = (about + [summary]).filter { !$0.isEmpty }.joined(separator: ". ")
        if !head.isEmpty {
            parts.insert(
                SearchPart(
                    number: SearchPart.head,
                    page: nil,
                    first: 0,
                    text: summary.isEmpty ? head : summary,
                    words: words(of: head)
                ),
                at: 0
            )
        }
        return SearchEntry(parts: parts, vectors: vectors, space: space, isElsewhere: isElsewhere, recipe: recipe)
    }

    /// What a query looks for: its words without those that are in every text, unless it has no others.
    public static func terms(of query: String) -> [SearchTerm] {
        let units = SearchUnits(Array(query.unicodeScalars)).units
        var pairs: [Int: String] = [:]
        for unit in units where unit.kind == .thaiPair { pairs[unit.position] = unit.lexeme }
        var terms: [(term: SearchTerm, isStop: Bool)] = []
        for unit in units {
            switch unit.kind {
            case .word:
                terms.append((SearchTerm([[unit.lexeme]]), StopWords.alphabetic(nil).contains(unit.lexeme)))
            case .thai(let clusters):
                let phrase = (0..<(clusters - 1)).compactMap { pairs[unit.position + $0] }
                terms.append((SearchTerm([[unit.lexeme], phrase]), StopWords.thai.contains(unit.lexeme)))
            case .pair: terms.append((SearchTerm([[unit.lexeme]]), false))
            case .letter(let run) where run == 1: terms.append((SearchTerm([[unit.lexeme]]), false))
            case .letter, .thaiPair: break
            }
        }
        let telling = terms.filter { !$0.isStop }
        var seen: Set<SearchTerm> = []
        let kept = (telling.isEmpty ? terms : telling).map(\.term).filter { seen.insert($0).inserted }
        return Array(kept.prefix(mostTerms))
    }
}
