import DecoderWire
import FoundationEssentials

/// Reads the text, the properties and the embedded picture of a document.
enum DocumentJob {
    /// Text and properties, as JSON behind the reply.
    static func run(
        _ bytes: Bytes,
        _ form: DocumentForm,
        mostPages: Int,
        mostCharacters: Int
    ) throws -> (DecoderOutcome, [UInt8]) {
        let contents = try contents(bytes, form, mostPages: mostPages, mostCharacters: mostCharacters)
        return (.document, [UInt8](try JSONEncoder().encode(contents)))
    }

    /// The same before it is packed.
    static func contents(
        _ bytes: Bytes,
        _ form: DocumentForm,
        mostPages: Int,
        mostCharacters: Int
    ) throws -> DocumentContents {
        let collector = TextCollector(mostPages: mostPages, mostCharacters: mostCharacters)
        var contents = try contents(bytes, form, collector)
        contents.pages = collector.finished()
        if collector.isCut { contents.notes.append("The document is very long: only its beginning was read.") }
        return contents
    }

    /// The bytes of the embedded picture, untouched; none if there is none.
    static func cover(_ bytes: Bytes, _ form: DocumentForm) throws -> (DecoderOutcome, [UInt8]) {
        guard form == .package else { return (.cover, []) }
        let archive = try ZipArchive(bytes)
        let entry: ZipEntry? =
            if let office = try OfficePackage(archive) {
                office.cover()
            } else if let open = OpenDocument(archive, type: try Self.type(of: archive)) {
                open.cover
            } else if archive["META-INF/container.xml"] != nil {
                try EPUB(archive).cover()
            } else {
                nil
            }
        return (.cover, try entry.map { try archive.read($0, atMost: DocumentLimits.mostCoverBytes) } ?? [])
    }

    private static func contents(
        _ bytes: Bytes,
        _ form: DocumentForm,
        _ collector: TextCollector
    ) throws -> DocumentContents {
        switch form {
        case .compound: return try CompoundFile.contents(bytes)
        case .richText: return try RichText(bytes, collector).contents()
        case .mail: return try MailMessage.contents(bytes, collector)
        case .gzip: return try GzipListing.contents(bytes, collector)
        case .tar: return try TarListing.contents(bytes, collector)
        case .package:
            let archive = try ZipArchive(bytes)
            if let office = try OfficePackage(archive) { return try office.contents(collector) }
            if let open = OpenDocument(archive, type: try type(of: archive)) { return try open.contents(collector) }
            if archive["META-INF/container.xml"] != nil, try type(of: archive) == "application/epub+zip" {
                return try EPUB(archive).contents(collector)
            }
            return ZipListing.contents(archive, collector)
        }
    }

    /// What OpenDocument and EPUB say they are.
    private static func type(of archive: ZipArchive) throws -> String {
        guard let entry = archive["mimetype"], entry.size <= 200, !entry.isEncrypted else { return "" }
        return String(decoding: try archive.read(entry, atMost: 200), as: UTF8.self).trimmed
    }
}
