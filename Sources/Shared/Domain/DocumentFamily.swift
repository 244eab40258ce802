/// What the bytes of a document are wrapped in. What stands inside is found by looking, whatever its name says.
public enum DocumentFamily: String, Sendable, Hashable, CaseIterable {
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

    /// By a media type, whose parameters do not matter; `nil` for what is no document of these kinds.
    public init?(contentType: String) {
        let type = Self.plain(contentType)
        if Self.isOffice(type) {
            self = .package
        } else if let family = Self.families[type] {
            self = family
        } else {
            return nil
        }
    }

    /// Whether documents of a media type may carry a picture of themselves.
    public static func mayCarryPicture(_ contentType: String) -> Bool {
        let type = plain(contentType)
        return isOffice(type) || type == "application/epub+zip"
    }

    /// By the prefixes: documents with macros and templates are wrapped alike.
    private static func isOffice(_ type: String) -> Bool {
        type.hasPrefix("application/vnd.openxmlformats-officedocument.")
            || type.hasPrefix("application/vnd.oasis.opendocument.")
    }

    private static func plain(_ type: String) -> String {
        type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    }

    private static let families: [String: DocumentFamily] = [
        "application/zip": .package, "application/x-zip-compressed": .package, "application/epub+zip": .package,
        "application/msword": .compound, "application/vnd.ms-excel": .compound,
        "application/vnd.ms-powerpoint": .compound, "application/vnd.ms-outlook": .compound,
        "application/x-ole-storage": .compound, "application/rtf": .richText, "text/rtf": .richText,
        "message/rfc822": .mail, "application/x-tar": .tar,
        "application/gzip": .gzip, "application/x-gzip": .gzip,
    ]
}
