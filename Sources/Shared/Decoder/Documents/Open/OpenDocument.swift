import DecoderWire

/// A document of LibreOffice and its kin.
struct OpenDocument {
    /// What it is, by its `mimetype`.
    enum Kind: String {
        case text = "ODT"
        case sheets = "ODS"
        case slides = "ODP"
        case drawing = "ODG"
    }

    private static let texts = [
        "title": "title", "subject": "subject", "description": "description", "creation-date": "creation_date",
        "date": "modification_date", "generator": "application", "language": "language",
    ]
    private static let statistics = [
        ":page-count": "page_count", ":word-count": "word_count", ":character-count": "character_count",
    ]

    let kind: Kind
    private let archive: ZipArchive

    /// `nil` if the archive is something else.
    init?(_ archive: ZipArchive, type: String) {
        let prefix = "application/vnd.oasis.opendocument."
        guard type.hasPrefix(prefix) else { return nil }
        let word = type.dropFirst(prefix.count)
        if word.hasPrefix("text") {
            kind = .text
        } else if word.hasPrefix("spreadsheet") {
            kind = .sheets
        } else if word.hasPrefix("presentation") {
            kind = .slides
        } else if word.hasPrefix("graphics") {
            kind = .drawing
        } else {
            return nil
        }
        self.archive = archive
    }

    /// The picture that stands for the document.
    var cover: ZipEntry? { archive["Thumbnails/thumbnail.png"] }

    func contents(_ collector: TextCollector) throws -> DocumentContents {
        var contents = DocumentContents(format: kind.rawValue, method: "opendocument/1")
        if let manifest = archive["META-INF/manifest.xml"] {
            let listener = PropertyListener(marked: [
                "encryption-data": [":checksum"], "algorithm": [":algorithm-name"],
            ])
            try archive.parse(manifest, listener)
            guard listener.marks.isEmpty else {
                throw Refusal(.needsPassword, "The document is encrypted: it opens only with its password.")
            }
        }
        try readProperties(&contents)
        guard let body = archive["content.xml"] else { throw OfficePackage.damage }
        let text = OpenDocumentText(collector, kind)
        do {
            try archive.parse(body, text)
        } catch is EnoughText {}
        switch kind {
        case .sheets:
            contents.properties["sheet_count"] = .number(text.names.count)
            contents.properties["sheet_names"] = .list(Array(text.names.prefix(100)))
        case .slides, .drawing:
            contents.properties["slide_count"] = .number(text.names.count)
            contents.properties["page_count"] = .number(text.names.count)
        case .text: break
        }
        return contents
    }

    private func readProperties(_ contents: inout DocumentContents) throws {
        guard let meta = archive["meta.xml"] else { return }
        let listener = PropertyListener(marked: ["document-statistic": Array(Self.statistics.keys)])
        try archive.parse(meta, listener)
        for (element, name) in Self.texts {
            if let text = listener[element] { contents.properties[name] = .text(text) }
        }
        let editor = listener["creator"]
        if let author = listener["initial-creator"] ?? editor { contents.properties["author"] = .text(author) }
        if let editor { contents.properties["last_modified_by"] = .text(editor) }
        if let words = listener.texts["keyword"] {
            contents.properties["keywords"] = .text(words.joined(separator: ", "))
        }
        for (attribute, name) in Self.statistics {
            if let number = listener.marks["document-statistic@\(attribute)"].flatMap({ Int($0) }) {
                contents.properties[name] = .number(number)
            }
        }
    }
}
