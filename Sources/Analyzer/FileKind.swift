import Domain

/// How a file is read, told by its media type.
enum FileKind: Hashable {
    /// Characters: decoded here.
    case text
    /// Characters with tags.
    case html
    /// A document of pages: each is read or recognised.
    case pdf
    /// Pixels: facts and recognised text.
    case picture
    /// Moving pictures: facts.
    case video
    /// Office, a book, a message, an archive.
    case document(DocumentFamily)
    /// Nothing here reads it.
    case other

    /// The kind of a media type; parameters behind `;` are ignored.
    init(contentType: String) {
        let type = contentType.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        switch type {
        case "application/pdf": self = .pdf
        // The words of a drawing stand between its tags.
        case "text/html", "application/xhtml+xml", "image/svg+xml": self = .html
        default:
            if let family = DocumentFamily(contentType: type) {
                self = .document(family)
            } else if type.hasPrefix("image/") {
                self = .picture
            } else if type.hasPrefix("video/") {
                self = .video
            } else if type.hasPrefix("text/") || Self.textual.contains(type) || Self.isStructured(type) {
                self = .text
            } else {
                self = .other
            }
        }
    }

    private static func isStructured(_ type: String) -> Bool {
        type.hasPrefix("application/") && (type.hasSuffix("+json") || type.hasSuffix("+xml"))
    }

    private static let textual: Set<String> = [
        "application/json", "application/x-ndjson", "application/xml", "application/yaml", "application/x-yaml",
        "application/toml", "application/javascript", "application/sql", "application/x-sh", "application/x-tex",
    ]
}
