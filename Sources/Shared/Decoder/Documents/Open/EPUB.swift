import DecoderWire
import Text

/// An electronic book: a page for each chapter, in reading order.
struct EPUB {
    private static let texts = [
        "title": "title", "publisher": "publisher", "description": "description", "language": "language",
        "date": "creation_date", "subject": "subject", "identifier": "identifier", "rights": "rights",
    ]
    /// Ciphers that only garble fonts.
    private static let harmless = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"]
    private static let longestChapter = 16 << 20

    private let archive: ZipArchive
    private let folder: [String]
    private let book: Book

    /// - Throws: ``Refusal``: `invalid_file` without a list of contents, `needs_password` under a copy protection.
    init(_ archive: ZipArchive) throws {
        self.archive = archive
        let damage = Refusal(.invalidFile, "The book is damaged: its list of contents is missing.")
        guard let container = archive["META-INF/container.xml"] else { throw damage }
        let root = PropertyListener(marked: ["rootfile": ["full-path"]])
        try archive.parse(container, root)
        guard let path = root.marks["rootfile@full-path"], let list = archive[path] else { throw damage }
        folder = path.split(separator: "/").dropLast().map(String.init)
        book = Book()
        try archive.parse(list, book)
        try refuseProtection()
    }

    /// The picture on its cover.
    func cover() -> ZipEntry? {
        let item = book.coverItem ?? book.coverID.flatMap { book.items[$0] }
        return item.flatMap { entry($0)?.name.asPicture(in: archive) }
    }

    func contents(_ collector: TextCollector) throws -> DocumentContents {
        var contents = DocumentContents(format: "EPUB", method: "epub/1")
        for (element, name) in Self.texts {
            if let text = book.properties[element] { contents.properties[name] = .text(text) }
        }
        if let authors = book.properties.texts["creator"] {
            contents.properties["author"] = .text(authors.joined(separator: ", "))
        }
        contents.properties["chapter_count"] = .number(book.spine.count)
        do {
            for (index, id) in book.spine.enumerated() {
                guard let entry = book.items[id].flatMap({ entry($0) }) else { continue }
                try collector.begin(page: index + 1)
                let bytes = try archive.read(entry, atMost: Self.longestChapter)
                guard case .text(let decoded) = TextDecoder.decode(bytes, atMost: bytes.count) else { continue }
                for line in HTMLText.text(of: decoded.text).split(separator: "\n") {
                    try collector.addLine(line.trimmed)
                }
            }
        } catch is EnoughText {}
        return contents
    }

    private func entry(_ target: String) -> ZipEntry? {
        let plain = target.split(separator: "#").first.map(String.init) ?? target
        return archive[Relations.resolved(plain, in: folder)]
            ?? archive[Relations.resolved(plain.withoutPercents, in: folder)]
    }

    private func refuseProtection() throws {
        guard let entry = archive["META-INF/encryption.xml"] else { return }
        let ciphers = Ciphers()
        try archive.parse(entry, ciphers)
        guard ciphers.names.allSatisfy(Self.harmless.contains) else {
            throw Refusal(.needsPassword, "The book is copy-protected: it opens only for its buyer.")
        }
    }

    private final class Ciphers: XMLListener {
        var names: Set<String> = []

        func begin(_ name: String, _ attributes: XMLAttributes) {
            if name == "EncryptionMethod", names.count < 100 { names.insert(attributes["Algorithm"] ?? "") }
        }
        func end(_ name: String) {}
        func text(_ piece: UnsafeBufferPointer<UInt8>) {}
    }

    /// The list of contents.
    private final class Book: XMLListener {
        let properties = PropertyListener()
        var items: [String: String] = [:]
        var spine: [String] = []
        var coverID: String?
        var coverItem: String?

        func begin(_ name: String, _ attributes: XMLAttributes) {
            properties.begin(name, attributes)
            switch name {
            case "item":
                guard items.count < DocumentLimits.mostEntries, let id = attributes["id"],
                    let target = attributes["href"]
                else { return }
                items[id] = target
                if attributes["properties"]?.split(separator: " ").contains("cover-image") == true {
                    coverItem = target
                }
            case "itemref":
                if spine.count < DocumentLimits.mostEntries, let id = attributes["idref"] { spine.append(id) }
            case "meta": if attributes["name"] == "cover" { coverID = attributes["content"] }
            default: break
            }
        }
        func end(_ name: String) { properties.end(name) }
        func text(_ piece: UnsafeBufferPointer<UInt8>) { properties.text(piece) }
    }
}

extension String {
    /// With `%20` and its like resolved.
    var withoutPercents: String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let number = UInt8(String(rest.prefix(2)) ?? "", radix: 16), rest.count > 1 {
                bytes.append(number)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
