/// Vocabularies of the corpus.
enum CorpusWords {
    /// The lists of a language, each entry with its forms.
    static func lists(_ source: [String: String]) -> [String: [String]] {
        source.mapValues { text in
            text.split(separator: ",").map { entry in
                entry.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
        }
    }

    /// A form of an entry; the first if it has no others.
    static func form(_ number: Int, of entry: String) -> String {
        let forms = entry.split(separator: "~")
        return String(forms.indices.contains(number) ? forms[number] : forms.first ?? "")
    }
}

/// A text with places to fill: `invoice {goods.1} {place}, not {~place}`.
struct CorpusPattern: Sendable {
    /// A piece of it.
    enum Piece: Sendable, Equatable {
        case text(String)
        /// The entry of this name, in this form.
        case slot(String, form: Int)
        /// Some entry of this list, named in passing: the text is not about it.
        case passing(String)
    }

    let pieces: [Piece]

    init(_ text: String) {
        var pieces: [Piece] = []
        for (order, part) in text.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
            guard order > 0, let end = part.firstIndex(of: "}") else {
                pieces.append(.text(String(part)))
                continue
            }
            let name = part[..<end].split(separator: ".")
            if part.hasPrefix("~") {
                pieces.append(.passing(String(part[..<end].dropFirst())))
            } else {
                pieces.append(.slot(String(name.first ?? ""), form: name.count > 1 ? Int(name[1]) ?? 0 : 0))
            }
            pieces.append(.text(String(part[part.index(after: end)...])))
        }
        self.pieces = pieces.filter { $0 != .text("") }
    }

    /// The names of its places.
    var slots: [String] {
        pieces.compactMap { piece in
            guard case .slot(let name, _) = piece else { return nil }
            return name
        }
    }
}

/// What a query is like.
enum QuerySort: String, Sendable, CaseIterable {
    /// Words as they stand in the text.
    case words
    /// Other forms of English words: plural for singular, *cleaning* for *cleaned*.
    case inflected
    /// Thai words, which stand in the text without spaces around them.
    case thai
    /// Thai and Latin letters together.
    case mixed
    /// `INV-2031-0447`.
    case codes
    /// A piece of a file's name.
    case names
    /// One letter off.
    case misspelt
    /// Whole sentences, of which the text has some words.
    case questions
}

/// A kind of document, and how people ask for one.
struct CorpusKind: Sendable {
    let name: String
    /// What its codes begin with.
    let prefix: String
    let file: CorpusPattern
    /// For each sentence the ways to say it.
    let sentences: [[CorpusPattern]]
    let asks: [(sort: QuerySort, pattern: CorpusPattern)]

    init(_ name: String, prefix: String, file: String, texts: String, asks: String) {
        self.name = name
        self.prefix = prefix
        self.file = CorpusPattern(file)
        sentences = texts.split(separator: "\n").map { line in
            line.split(separator: " || ").map { CorpusPattern(String($0)) }
        }
        self.asks = asks.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ": ", maxSplits: 1)
            guard parts.count == 2, let sort = QuerySort(rawValue: String(parts[0])) else { return nil }
            return (sort, CorpusPattern(String(parts[1])))
        }
    }
}
