public import FoundationEssentials

/// Finds a user's living files by their words, names and tags.
///
/// It is filled by the change ``Change/search(_:)``, in the transaction that ends the analysis. Throws ``Failure`` with
/// ``Failure/Code/unavailable`` when it does not answer.
public protocol SearchIndex: Sendable {
    /// The files that have what is looked for, best first, each with its best part.
    func find(_ query: SearchQuery, of owner: UserID) async throws -> [SearchHit]

    /// The files that pass the filter.
    func files(passing filter: SearchFilter, of owner: UserID) async throws -> Set<FileID>

    /// These parts, those of files that are gone left out.
    func parts(_ places: [PartPlace], of owner: UserID) async throws -> [PartPlace: FoundPart]

    /// The spaces in which the owner's living files have vectors.
    func spaces(of owner: UserID) async throws -> [EmbeddingSpace]

    /// In how many of the owner's parts each of these words stands, as they are kept; ``WordFrequencies/most`` is said
    /// for more. At most 64 words are counted.
    func frequencies(of words: [String], owner: UserID) async throws -> WordFrequencies

    /// Tags that begin so, the most frequent first.
    ///
    /// - Parameter count: at most so many.
    func tags(beginning prefix: String, of owner: UserID, count: Int) async throws -> [TagCount]
}

/// What is looked for in words.
public struct SearchQuery: Sendable, Hashable {
    /// As the user wrote it, for names and codes.
    public let text: String
    /// Its words, in the form in which they were kept.
    public let terms: [SearchTerm]
    /// Which files count.
    public let filter: SearchFilter
    /// At most so many files.
    public let count: Int

    /// A query.
    public init(text: String, terms: [SearchTerm], filter: SearchFilter = SearchFilter(), count: Int) {
        self.text = text
        self.terms = terms
        self.filter = filter
        self.count = count
    }
}

/// Which files count; what is `nil` excludes none.
public struct SearchFilter: Sendable, Hashable {
    /// Begin of the media type: `image/`.
    public var type: String?
    /// A tag, lower case.
    public var tag: String?
    /// Uploaded then or later.
    public var from: Date?
    /// Uploaded before.
    public var until: Date?
    /// In this collection.
    public var collection: CollectionID?

    /// A filter.
    public init(
        type: String? = nil,
        tag: String? = nil,
        from: Date? = nil,
        until: Date? = nil,
        collection: CollectionID? = nil
    ) {
        self.type = type
        self.tag = tag
        self.from = from
        self.until = until
        self.collection = collection
    }

    /// Whether every file passes.
    public var isOpen: Bool { self == SearchFilter() }
}

/// Names a part of a file.
public struct PartPlace: Sendable, Hashable {
    /// The file.
    public let file: FileID
    /// The part's number.
    public let number: Int

    /// A place.
    public init(file: FileID, number: Int) {
        self.file = file
        self.number = number
    }
}

/// A part that was found.
public struct FoundPart: Sendable, Hashable {
    /// Its number.
    public let number: Int
    /// The page it stands on.
    public let page: Int?
    /// Its text.
    public let text: String

    /// A part.
    public init(number: Int, page: Int?, text: String) {
        self.number = number
        self.page = page
        self.text = text
    }
}

/// A file that was found.
public struct SearchHit: Sendable, Hashable {
    /// Which.
    public let file: FileID
    /// Its best part; `nil` if only its name or a tag was found.
    public let part: FoundPart?
    /// Greater is better; means nothing beside scores of another query.
    public let score: Double

    /// A hit.
    public init(file: FileID, part: FoundPart?, score: Double) {
        self.file = file
        self.part = part
        self.score = score
    }
}

/// How rare words are.
public struct WordFrequencies: Sendable, Hashable {
    /// Of a word that more parts have, no more are counted: it tells nothing.
    public static let most = 5_000
    /// All parts.
    public let parts: Int
    /// The parts that have the word; no entry for a word that none has.
    public let counts: [String: Int]

    /// Counts.
    public init(parts: Int, counts: [String: Int]) {
        self.parts = max(0, parts)
        self.counts = counts
    }
}

/// A tag, and how many living files have it.
public struct TagCount: Sendable, Hashable {
    /// The tag.
    public let tag: String
    /// The files.
    public let count: Int

    /// A tag with its count.
    public init(tag: String, count: Int) {
        self.tag = tag
        self.count = count
    }
}
