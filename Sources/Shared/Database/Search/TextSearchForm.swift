import Domain

/// Words and terms in the notation of `tsvector` and `tsquery`, which is cast, never parsed: no dictionary, no stop word
/// and no parser of PostgreSQL's has a say.
enum TextSearchForm {
    /// PostgreSQL keeps no greater position.
    private static let lastPosition = 16_383

    /// `'mill':1,5 'water':2`
    static func vector(_ words: [SearchWord]) -> String {
        var positions: [String: [Int]] = [:]
        for word in words where !word.lexeme.isEmpty {
            positions[word.lexeme, default: []].append(min(lastPosition, max(1, word.position)))
        }
        return positions.sorted { $0.key < $1.key }.map { lexeme, places in
            quoted(lexeme) + ":" + places.map(String.init).joined(separator: ",")
        }.joined(separator: " ")
    }

    /// `('water' <-> 'mill') | 'watermill'`; `nil` for a term without a phrase.
    static func query(_ term: SearchTerm) -> String? {
        let phrases = term.phrases.map { phrase in
            "(" + phrase.map(quoted).joined(separator: " <-> ") + ")"
        }
        return phrases.isEmpty ? nil : phrases.joined(separator: " | ")
    }

    private static func quoted(_ lexeme: String) -> String {
        "'" + lexeme.replacing("\\", with: "\\\\").replacing("'", with: "''").replacing("\0", with: "") + "'"
    }

    /// A text as a pattern of `LIKE` that is found anywhere: what has a meaning there means itself.
    static func anywhere(_ text: String) -> String {
        "%" + text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
    }

    /// The same at the beginning.
    static func beginning(_ text: String) -> String { String(anywhere(text).dropFirst()) }
}
