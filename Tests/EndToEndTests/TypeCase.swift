import FoundationEssentials

/// A file of one type, and what must be found in it.
struct TypeCase: Sendable {
    /// Of a fixture, a sample, or of the file that ``written`` makes.
    let name: String
    /// What the text must contain; `nil`: there is none in the file.
    let word: String?
    /// Names that the metadata must have.
    let facts: [String]
    let hasPicture: Bool
    private let written: [UInt8]?

    init(_ name: String, _ word: String? = nil, facts: [String] = [], hasPicture: Bool = true, _ written: String? = nil)
    {
        self.name = name
        self.word = word
        self.facts = facts
        self.hasPicture = hasPicture
        self.written = written.map { Array($0.utf8) }
    }

    /// Its bytes.
    func bytes() throws -> [UInt8] {
        if let written { return written }
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let folders = ["Examples", "Tests/SharedTests/DecoderTests/Fixtures"]
        for folder in folders {
            if let found = FileManager.default.contents(atPath: "\(root)/\(folder)/\(name)") { return [UInt8](found) }
        }
        throw StackError("there is no \(name)")
    }

    private static let sides = ["width", "height", "format"]

    static let all = [
        TypeCase("invoice-scan.jpg", "INVOICE", facts: sides), TypeCase("photo-rotated.jpg", facts: sides + ["exif"]),
        TypeCase("text-english.png", "e", facts: sides), TypeCase("empty-first.gif", facts: sides),
        TypeCase("lossy.webp", facts: sides), TypeCase("lzw-two-pages.tiff", facts: sides),
        TypeCase("facts.heic", facts: sides), TypeCase("p3.avif", facts: sides),
        TypeCase("report.pdf", "e", facts: ["page_count"]),
        TypeCase("letter.docx", "The wheel turns again", facts: ["title", "author"], hasPicture: false),
        TypeCase("harvest.xlsx", "หอมมะลิ", facts: ["title"], hasPicture: false),
        TypeCase("wheels.pptx", "Old power", facts: ["title", "page_count"]),
        TypeCase("letter.odt", "Jasmine", facts: ["title"]), TypeCase("harvest.ods", "Jasmine"),
        TypeCase("wheels.odp", facts: ["page_count"]), TypeCase("mill.epub", "e", facts: ["title"]),
        TypeCase("film.mp4", facts: ["duration", "video_codec"]), TypeCase("film.webm", facts: ["video_codec"]),
        TypeCase("film.mkv", facts: ["video_codec"]), TypeCase("film.avi", facts: ["video_codec"]),
        TypeCase("notes.txt", "e"), TypeCase("rice-report-windows-874.txt", "ข้าว"),
        TypeCase("page.html", "Rice", "<!doctype html><title>Mill</title><p>Rice &amp; water</p>"),
        TypeCase("list.md", "Rice", "# Mill\n\n- Rice\n- Water\n"),
        TypeCase("harvest.csv", "Jasmine", facts: ["column_count"], "rice,tonnes\nJasmine,42\nSticky,7\n"),
        TypeCase(
            "memo.rtf",
            "Rice",
            facts: ["title"],
            hasPicture: false,
            "{\\rtf1{\\info{\\title Memo}}Rice\\par water}"
        ),
        TypeCase(
            "letter.eml",
            "Rice",
            facts: ["author", "title"],
            hasPicture: false,
            "From: Malee <malee@example.org>\r\nTo: a@example.org\r\nSubject: Mill\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n\r\nRice and water\r\n"
        ),
        TypeCase(
            "wheel.svg",
            "Rice",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 20\"><rect width=\"20\" height=\"20\" fill=\"#080\"/>"
                + "<text x=\"22\" y=\"12\" font-size=\"8\">Rice</text></svg>"
        ),
    ]
}
