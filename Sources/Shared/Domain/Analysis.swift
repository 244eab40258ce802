/// What the Analyzer found in a file. Every part says which method produced it; what could not be had says why.
public struct Analysis: Sendable, Hashable, Codable {
    /// A better name, with the original extension; `nil` if the content suggests none.
    public var suggestedFilename: String?
    /// A few sentences taken or made from the text; `nil` without text.
    public var summary: String?
    /// What it is about, most certain first.
    public var tags: [Tag]
    /// The main language, BCP 47 (`en`, `th`); `nil` if it cannot be told.
    public var language: String?
    /// The text, page by page. Kept apart from the rest in SQL.
    public var pages: [TextPage]
    /// Facts of the file under the seeds' field names: `width`, `camera_make`, `page_count`.
    public var metadata: [String: JSONValue]
    /// Which method produced which part: `["summary": "local-extractive/1", "text": "tesseract/5.3.0"]`.
    public var methods: [String: String]
    /// What could not be done and why, in sentences for the user.
    public var notes: [String]

    /// Nothing found yet.
    public init(
        suggestedFilename: String? = nil,
        summary: String? = nil,
        tags: [Tag] = [],
        language: String? = nil,
        pages: [TextPage] = [],
        metadata: [String: JSONValue] = [:],
        methods: [String: String] = [:],
        notes: [String] = []
    ) {
        self.suggestedFilename = suggestedFilename
        self.summary = summary
        self.tags = tags
        self.language = language
        self.pages = pages
        self.metadata = metadata
        self.methods = methods
        self.notes = notes
    }

    /// All pages' text, a form feed between pages.
    public var text: String { pages.map(\.text).joined(separator: "\u{0C}") }

    /// Characters in all pages.
    public var characterCount: Int { pages.reduce(0) { $0 + $1.text.count } }
}

/// A word for what a file is about.
public struct Tag: Sendable, Hashable, Codable {
    /// Lower case, 1 to 50 characters.
    public let tag: String
    /// 0 to 1.
    public let confidence: Double

    /// A tag with its confidence, held to 0…1.
    public init(_ tag: String, confidence: Double) {
        self.tag = tag
        self.confidence = min(1, max(0, confidence))
    }
}

/// The text of one page.
public struct TextPage: Sendable, Hashable, Codable {
    /// From 1.
    public let number: Int
    /// The text; may be empty.
    public let text: String
    /// Where it came from: `plain`, `pdf_text_layer`, `ocr`.
    public let source: String
    /// Mean confidence of recognition, 0 to 1; `nil` where nothing was recognised but read.
    public let confidence: Double?
    /// How much it looks like text that somebody wrote, 0 to 1; `nil` where nobody had to judge.
    public let quality: Double?
    /// The other reading of the page, if there were two and this one was the better.
    public let other: OtherReading?

    /// One page.
    public init(
        number: Int,
        text: String,
        source: String,
        confidence: Double? = nil,
        quality: Double? = nil,
        other: OtherReading? = nil
    ) {
        self.number = number
        self.text = text
        self.source = source
        self.confidence = confidence
        self.quality = quality
        self.other = other
    }
}

/// A reading of a page that was not chosen, kept to compare with.
public struct OtherReading: Sendable, Hashable, Codable {
    /// The text.
    public let text: String
    /// Where it came from.
    public let source: String
    /// Mean confidence of recognition, 0 to 1; `nil` where nothing was recognised but read.
    public let confidence: Double?
    /// How much it looks like text that somebody wrote, 0 to 1.
    public let quality: Double

    /// A reading.
    public init(text: String, source: String, confidence: Double? = nil, quality: Double) {
        self.text = text
        self.source = source
        self.confidence = confidence
        self.quality = quality
    }
}
