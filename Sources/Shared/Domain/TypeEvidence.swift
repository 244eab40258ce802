/// What is said about a file's type, by whom: its content, the client, its name.
///
/// Only the content is believed. That the others say something else is worth a note: it may be a mistake, or a disguise.
public struct TypeEvidence: Sendable, Hashable {
    /// The media type that the content has.
    public let sniffed: String
    /// The media type that the client declared; `nil` if none.
    public let declared: String?
    /// The extension of the name, lower case, without the dot; `nil` if there is none.
    public let suffix: String?

    /// Three witnesses. Parameters behind `;` do not matter.
    public init(sniffed: String, declared: String?, filename: String) {
        self.sniffed = Self.plain(sniffed)
        self.declared = declared.map { Self.plain($0) }.flatMap { $0.isEmpty ? nil : $0 }
        let parts = filename.split(separator: ".", omittingEmptySubsequences: false)
        suffix = parts.count > 1 ? parts.last.map { $0.lowercased() }.flatMap { $0.isEmpty ? nil : $0 } : nil
    }

    /// What the file's own record says.
    public init(_ file: StoredFile) {
        self.init(sniffed: file.contentType, declared: file.declaredType, filename: file.filename)
    }

    /// One sentence for each witness that contradicts the content; none if they agree or know nothing.
    public var contradictions: [String] {
        let truth =
            sniffed == "application/octet-stream" ? "of no known type" : "\(sniffed); it was read as that"
        var sentences: [String] = []
        if let suffix, let claimed = Self.families[suffix], !Self.agree(claimed, sniffed) {
            sentences.append("The name ends in .\(suffix), but the content is \(truth).")
        }
        if let declared, let claimed = Self.family(declared), !Self.agree(claimed, sniffed) {
            sentences.append("It was sent as \(declared), but the content is \(truth).")
        }
        return sentences
    }

    /// All of it, for the file's metadata.
    public var facts: JSONValue {
        var facts: [String: JSONValue] = ["sniffed": .string(sniffed)]
        if let declared { facts["declared"] = .string(declared) }
        if let suffix { facts["extension"] = .string(suffix) }
        if !contradictions.isEmpty { facts["contradicts"] = .bool(true) }
        return .object(facts)
    }

    private static func plain(_ type: String) -> String {
        String(type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }.prefix(100))
    }

    /// What a media type claims; `nil` if it claims nothing in particular.
    private static func family(_ type: String) -> String? {
        switch type {
        case "image/jpg", "image/pjpeg": "image/jpeg"
        case "image/x-png": "image/png"
        case "image/x-ms-bmp": "image/bmp"
        case "image/heif", "image/heic-sequence", "image/heif-sequence": "image/heic"
        case "application/x-pdf": "application/pdf"
        // Only what can be told by its bytes contradicts anything.
        default: type.hasPrefix("text/") ? "text/plain" : known.contains(type) ? type : nil
        }
    }

    private static func agree(_ claimed: String, _ sniffed: String) -> Bool {
        let sniffed = family(sniffed) ?? sniffed
        // Kinds of text are not told apart, and neither is what a zip is good for if its head does not say.
        if claimed == "text/plain" { return sniffed == claimed || !known.contains(sniffed) }
        if sniffed == "application/zip" {
            return claimed == sniffed || claimed.hasPrefix("application/vnd.") || claimed.hasSuffix("+zip")
        }
        // Boxes of the same kind: who wrote them decides what they are called.
        let kin: [Set<String>] = [
            ["video/mp4", "video/quicktime", "audio/mp4"], ["video/webm", "video/x-matroska"],
            ["image/heic", "image/avif", "image/heif"],
        ]
        return claimed == sniffed || kin.contains { $0.contains(claimed) && $0.contains(sniffed) }
    }

    private static let known = Set(families.values)

    /// Types with a signature of their own, by the extensions that promise them.
    private static let families: [String: String] = [
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "jpe": "image/jpeg", "png": "image/png", "gif": "image/gif",
        "webp": "image/webp", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "heic": "image/heic",
        "heif": "image/heic", "avif": "image/avif", "pdf": "application/pdf", "gz": "application/gzip",
        "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm",
        "mkv": "video/x-matroska", "avi": "video/x-msvideo", "mp3": "audio/mpeg", "wav": "audio/wav",
        "ogg": "audio/ogg", "flac": "audio/flac", "m4a": "audio/mp4",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "epub": "application/epub+zip", "zip": "application/zip", "txt": "text/plain", "csv": "text/plain",
        "md": "text/plain", "log": "text/plain", "html": "text/plain", "htm": "text/plain", "xml": "text/plain",
        "json": "text/plain",
    ]
}
