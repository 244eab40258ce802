import DecoderWire

/// What a document may cost. Real ones stay far below.
enum DocumentLimits {
    /// Entries of an archive; the table of contents of a longer one is not even walked.
    static let mostEntries = 10_000
    /// Bytes that all entries that are read may inflate to.
    static let mostInflated = 256 << 20
    /// An entry may inflate to so many times its size. Deflate can do 1,032; sheets full of one number do 100.
    static let highestRatio = 200
    /// Below so many bytes the ratio does not matter.
    static let ratioFreeBytes = 1 << 20
    /// Elements within elements.
    static let mostDepth = 200
    /// Bytes of one tag or of one text that does not end.
    static let longestToken = 1 << 20
    /// Texts that cells share.
    static let mostSharedStrings = 1_000_000
    /// Bytes of all texts that cells share.
    static let mostSharedBytes = 64 << 20
    /// Cells of a workbook.
    static let mostCells = 2_000_000
    /// Bytes of an embedded picture.
    static let mostCoverBytes = 8 << 20
    /// Parts of a message.
    static let mostMailParts = 1_000
    /// Messages' parts within parts.
    static let mostMailDepth = 10
    /// Bytes of a message's header.
    static let longestMailHeader = 1 << 20
    /// Entries that are listed one by one.
    static let mostListed = 2_000
    /// Bytes of one property.
    static let longestProperty = 2_000

    static func bomb(_ what: String) -> Refusal { Refusal(.tooLarge, what) }
}

/// The text is as long as it may be, or there are pages enough: stop reading, nothing is wrong.
struct EnoughText: Error {}
