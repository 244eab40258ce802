/// What became of the bytes of a text file.
public enum TextDecoding: Sendable, Hashable {
    /// They are text.
    case text(DecodedText)
    /// They are no text at all.
    case notText
    /// They may be text, in an encoding that cannot be told.
    case unknownEncoding
}

/// Bytes read as text.
public struct DecodedText: Sendable, Hashable {
    /// The text: line ends are `\n`, control characters other than tab and form feed are gone.
    public let text: String
    /// The encoding's IANA name, lower case: `utf-8`, `windows-874`.
    public let encoding: String
    /// Characters that could not be read, shown as U+FFFD.
    public let replaced: Int
    /// Whether the encoding is certain; else it is the likeliest.
    public let isCertain: Bool
    /// Whether the text was longer than the limit and its rest left out.
    public let isCut: Bool

    /// A read text.
    public init(text: String, encoding: String, replaced: Int = 0, isCertain: Bool = true, isCut: Bool = false) {
        self.text = text
        self.encoding = encoding
        self.replaced = replaced
        self.isCertain = isCertain
        self.isCut = isCut
    }
}
