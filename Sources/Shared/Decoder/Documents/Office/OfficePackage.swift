import DecoderWire

/// A document of Word, Excel or PowerPoint from 2007 on.
struct OfficePackage {
    /// What it is, by its main part.
    enum Kind: String {
        case word = "DOCX"
        case workbook = "XLSX"
        case slides = "PPTX"
    }

    let kind: Kind
    private let main: String
    private let relations: Relations
    private let archive: ZipArchive

    static let damage = Refusal(.invalidFile, "The document is damaged: its main part is missing.")

    /// `nil` if the archive is something else.
    init?(_ archive: ZipArchive) throws {
        guard archive["_rels/.rels"] != nil, archive["[Content_Types].xml"] != nil else { return nil }
        relations = try Relations(of: "", in: archive)
        guard let main = relations.first("officeDocument") else { return nil }
        switch main.split(separator: "/").first?.lowercased() {
        case "word": kind = .word
        case "xl" where !main.hasSuffix(".bin"): kind = .workbook
        case "ppt": kind = .slides
        default: return nil
        }
        self.main = main
        self.archive = archive
    }

    func contents(_ collector: TextCollector) throws -> DocumentContents {
        var contents = DocumentContents(format: kind.rawValue, method: "office/1")
        try OfficeProperties.read(relations, archive, into: &contents)
        do {
            switch kind {
            case .word: try WordDocument.read(main, archive, collector)
            case .slides:
                let count = try Slides.read(main, archive, collector)
                contents.properties["slide_count"] = .number(count)
                contents.properties["page_count"] = .number(count)
            case .workbook:
                let names = try Workbook.read(main, archive, collector)
                contents.properties["sheet_count"] = .number(names.count)
                contents.properties["sheet_names"] = .list(Array(names.prefix(100)))
            }
        } catch is EnoughText {}
        return contents
    }

    /// The picture that stands for the document.
    func cover() -> ZipEntry? {
        (relations.first("thumbnail") ?? "docProps/thumbnail.jpeg").asPicture(in: archive)
    }
}

extension String {
    /// The entry of this name, if it is called like a picture that can be drawn.
    func asPicture(in archive: ZipArchive) -> ZipEntry? {
        let tail = split(separator: ".").last?.lowercased() ?? ""
        return ["jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff"].contains(tail) ? archive[self] : nil
    }
}
