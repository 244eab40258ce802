/// What the bytes of a document are wrapped in; what stands inside is found by looking.
public enum DocumentForm: String, Codable, Sendable, CaseIterable {
    /// A ZIP: Word, Excel, PowerPoint, OpenDocument, EPUB, or just files.
    case package
    /// An OLE compound file: encrypted Office, or Office of before 2007.
    case compound
    /// RTF.
    case richText = "rich_text"
    /// A message with MIME parts.
    case mail
    /// A tape archive.
    case tar
    /// A file, or a tape archive, packed with gzip.
    case gzip
}

/// What a document says. Travels as JSON behind the header of a reply.
public struct DocumentContents: Codable, Sendable, Hashable {
    /// `DOCX XLSX PPTX ODT ODS ODP ODG EPUB RTF EML ZIP TAR GZ DOC XLS PPT MSG OLE`.
    public var format: String
    /// Which reader read it: `office/1`.
    public var method: String
    /// The text, by pages, slides, sheets or chapters; those without text are absent.
    public var pages: [Page] = []
    /// Under the names that `file_metadata` has always had: `title`, `author`, `page_count`.
    public var properties: [String: Property] = [:]
    /// Attachments of a message, files of an archive.
    public var entries: [Entry] = []
    /// What was not read and why, in sentences.
    public var notes: [String] = []

    /// Nothing read yet.
    public init(format: String, method: String) {
        self.format = format
        self.method = method
    }

    /// The text of one page, slide, sheet or chapter.
    public struct Page: Codable, Sendable, Hashable {
        /// From 1.
        public var number: Int
        /// Its text.
        public var text: String

        /// A page.
        public init(number: Int, text: String) {
            self.number = number
            self.text = text
        }
    }

    /// Something that lies in the file and is only named.
    public struct Entry: Codable, Sendable, Hashable {
        /// As the file has it: text, never a path of ours.
        public var name: String
        /// Its media type, if the file says one.
        public var type: String?
        /// Bytes, as the file says.
        public var size: Int

        /// An attachment or a file.
        public init(name: String, type: String? = nil, size: Int) {
            self.name = name
            self.type = type
            self.size = size
        }
    }

    /// The value of a property.
    public enum Property: Codable, Sendable, Hashable {
        /// Words.
        case text(String)
        /// A whole number.
        case number(Int)
        /// Yes or no.
        case flag(Bool)
        /// Several texts.
        case list([String])
    }
}
