/// Reads Office documents, books, messages and archives. Runs behind the wall.
public protocol DocumentReader: Sendable {
    /// The text, the properties, and the names of what lies inside; at most so many pages and characters.
    ///
    /// - Throws: ``Failure/Code/needsPassword``, ``Failure/Code/invalidFile``, ``Failure/Code/tooLarge`` (a bomb, too
    ///   many entries), ``Failure/Code/unsupported``, ``Failure/Code/timeout``, ``Failure/Code/crashed``.
    func readDocument(
        _ bytes: [UInt8],
        _ family: DocumentFamily,
        maximumPages: Int,
        maximumCharacters: Int
    ) async throws -> DocumentContent
}

/// What a document says.
public struct DocumentContent: Sendable, Hashable {
    /// Its pages, slides, sheets or chapters by number, without those that have no text.
    public let pages: [Int: String]
    /// Under the seeds' names: `format title author subject creation_date modification_date application page_count
    /// word_count sheet_names attachments` …
    public let properties: [String: JSONValue]
    /// Which reader read it: `office/1`.
    public let method: String
    /// What was not read and why, in sentences for the user.
    public let notes: [String]

    /// A read document.
    public init(pages: [Int: String], properties: [String: JSONValue], method: String, notes: [String] = []) {
        self.pages = pages
        self.properties = properties
        self.method = method
        self.notes = notes
    }
}
