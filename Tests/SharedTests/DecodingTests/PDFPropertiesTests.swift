import Domain
import Testing

@testable import Decoding

/// What `pdfinfo` prints, understood.
@Suite struct PDFPropertiesTests {
    private static let output = """
        Title:           Annual report
        Subject:
        Author:          สมชาย
        Creator:         Writer
        Producer:        LibreOffice 7.4
        CreationDate:    2025-01-02T03:04:05+07
        ModDate:         2025-01-02T03:04:05Z
        Custom Metadata: no
        Pages:           12
        Encrypted:       yes (print:yes copy:no change:no addNotes:no algorithm:AES-256)
        Page size:       841.89 x 1190.55 pts (A3)
        Page rot:        0
        """

    @Test func namesThemAsEver() throws {
        let properties = try PDFProperties(Self.output)
        #expect(properties.pageCount == 12)
        #expect(
            properties.facts == [
                "page_count": 12, "title": "Annual report", "author": "สมชาย", "creator": "Writer",
                "producer": "LibreOffice 7.4", "creation_date": "2025-01-02T03:04:05+07:00",
                "modification_date": "2025-01-02T03:04:05Z", "is_encrypted": true, "page_width": 841.89,
                "page_height": 1_190.55, "page_dimensions": "841.9x1190.6",
            ]
        )
    }

    @Test(arguments: ["", "Pages:  0", "Pages: many", "Title: Pages", "Pages: -3"])
    func withoutPagesItIsInvalid(output: String) {
        let failure = #expect(throws: Failure.self) { try PDFProperties(output) }
        #expect(failure?.code == .invalidFile)
    }

    @Test func leavesOutASizeThatIsNone() throws {
        let facts = try PDFProperties("Pages: 1\nPage size: nan x inf pts").facts
        #expect(facts == ["page_count": 1, "is_encrypted": false])
    }

    @Test(arguments: [
        ("one\u{0C}two\u{0C}", 2, ["one", "two"]), ("one\u{0C}two", 2, ["one", "two"]), ("", 2, ["", ""]),
        ("\u{0C}\u{0C}", 2, ["", ""]), ("one\u{0C}\u{0C}three\u{0C}", 3, ["one", "", "three"]),
        ("a\u{0C}b\u{0C}c\u{0C}", 2, ["a", "b"]), ("nul\u{0}l\u{0C}", 1, ["null"]),
    ])
    func splitsPages(text: String, count: Int, pages: [String]) {
        #expect(DecoderPool.pages(Array(text.utf8), count: count) == pages)
    }
}
