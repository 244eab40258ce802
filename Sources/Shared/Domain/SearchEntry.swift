/// What search keeps of one file: its parts with their words and, if the database keeps them, their vectors. Replaces
/// what an earlier run left, as a whole.
public struct SearchEntry: Sendable, Hashable {
    /// The parts, each with a number of its own.
    public let parts: [SearchPart]
    /// Their vectors; empty if another store keeps them.
    public let vectors: [VectorChunk]
    /// The space of the vectors, wherever they are kept; `nil` if none were made.
    public let space: EmbeddingSpace?
    /// Whether another store keeps the vectors.
    public let isElsewhere: Bool
    /// How words and vectors were made and where the vectors are kept; what is of another recipe is made again.
    public let recipe: String

    /// An entry.
    public init(
        parts: [SearchPart],
        vectors: [VectorChunk] = [],
        space: EmbeddingSpace? = nil,
        isElsewhere: Bool = false,
        recipe: String = ""
    ) {
        self.parts = parts
        self.vectors = vectors
        self.space = space
        self.isElsewhere = isElsewhere
        self.recipe = recipe
    }
}

/// A part of a file as search knows it.
public struct SearchPart: Sendable, Hashable {
    /// The number of what stands before all parts: name, tags and summary, which are no part of the text.
    public static let head = -1

    /// As ``VectorChunk/number``, or ``head``.
    public let number: Int
    /// The page it stands on, from 1.
    public let page: Int?
    /// Its first character in the file's text, counted as Unicode scalars.
    public let first: Int
    /// Its text, for snippets.
    public let text: String
    /// Its words.
    public let words: [SearchWord]

    /// A part.
    public init(number: Int, page: Int?, first: Int, text: String, words: [SearchWord]) {
        self.number = number
        self.page = page
        self.first = first
        self.text = text
        self.words = words
    }
}

/// A word of a part, in the form in which it is looked for.
public struct SearchWord: Sendable, Hashable {
    /// Letters and digits only, at most 100.
    public let lexeme: String
    /// From 1; words side by side have positions side by side. Several may share one.
    public let position: Int

    /// A word at its place.
    public init(_ lexeme: String, at position: Int) {
        self.lexeme = lexeme
        self.position = position
    }
}

/// Something looked for: a part has it if it has one of the phrases.
public struct SearchTerm: Sendable, Hashable {
    /// Lexemes that stand side by side, in order; never an empty one.
    public let phrases: [[String]]

    /// A term; empty phrases are left out.
    public init(_ phrases: [[String]]) {
        self.phrases = phrases.filter { !$0.isEmpty }
    }
}
