/// The Analyzer's findings are committed.
public struct FileAnalyzed: Event, Hashable {
    /// `millrace.file.analyzed`.
    public static let type = "millrace.file.analyzed"
    /// `millrace:outcomes`.
    public static let stream = StreamName.outcomes

    /// Characters of text found.
    public let textCharacters: Int
    /// The main language, if it could be told.
    public let language: String?

    /// Findings are there.
    public init(textCharacters: Int, language: String?) {
        self.textCharacters = textCharacters
        self.language = language
    }

    private enum CodingKeys: String, CodingKey {
        case language
        case textCharacters = "text_chars"
    }
}
