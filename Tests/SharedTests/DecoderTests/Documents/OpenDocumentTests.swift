import DecoderWire
import Testing

@testable import Decoder

/// OpenDocument and EPUB.
@Suite struct OpenDocumentTests {
    @Test func readsAText() throws {
        let contents = try Read.document(Fixture.bytes("letter.odt"))
        #expect(contents.format == "ODT")
        #expect(
            contents.pages.map(\.text)
                == ["The mill\nThe wheel  turns. โรงสี\nRice\tTonnes\nJasmine\t42\nThe end. [Comment] Check this"]
        )
        #expect(contents.properties["title"] == .text("Mill letter"))
        #expect(contents.properties["author"] == .text("Somchai"))
        #expect(contents.properties["creation_date"] == .text("2026-03-14T17:42:10"))
        #expect(contents.properties["page_count"] == .number(2))
        #expect(contents.properties["word_count"] == .number(12))
        #expect(contents.properties["application"] != nil)
    }

    @Test func readsSheetsWithHiddenOnes() throws {
        let contents = try Read.document(Fixture.bytes("harvest.ods"))
        #expect(contents.format == "ODS")
        #expect(
            contents.pages.map(\.text) == ["Harvest\nRice\tTonnes\nJasmine\t42", "[Hidden sheet] Costs\nFuel"]
        )
        #expect(contents.properties["sheet_names"] == .list(["Harvest", "Costs"]))
    }

    @Test func readsSlidesWithNotes() throws {
        let contents = try Read.document(Fixture.bytes("wheels.odp"))
        #expect(contents.format == "ODP")
        #expect(contents.pages.map(\.text) == ["Water wheels\n[Notes]\nGreet the guests", "กังหันน้ำ"])
        #expect(contents.properties["page_count"] == .number(2))
    }

    @Test func anEncryptedOneNeedsItsPassword() throws {
        let manifest = """
            <m:manifest xmlns:m="urn:m"><m:file-entry m:full-path="content.xml"><m:encryption-data m:checksum="x">\
            <m:algorithm m:algorithm-name="aes"/></m:encryption-data></m:file-entry></m:manifest>
            """
        let file = SampleZip([
            ("mimetype", "application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", manifest),
            ("content.xml", "garbled"),
        ])
        #expect(Read.refusal(file.bytes) == .needsPassword)
    }

    @Test func readsABookChapterByChapter() throws {
        let contents = try Read.document(Fixture.bytes("mill.epub"))
        #expect(contents.format == "EPUB")
        #expect(contents.pages.map(\.number) == [1, 2])
        #expect(contents.pages.first?.text.hasSuffix("Chapter 1\nIt was a mill. & it turned.") == true)
        #expect(contents.pages.last?.text.hasSuffix("Chapter 2\nโรงสีเก่า") == true)
        #expect(contents.properties["title"] == .text("The Mill"))
        #expect(contents.properties["author"] == .text("Somchai"))
        #expect(contents.properties["publisher"] == .text("Ban Na Press"))
        #expect(contents.properties["chapter_count"] == .number(2))
    }

    @Test(
        arguments: [
            ("http://www.idpf.org/2008/embedding", nil),
            ("http://www.w3.org/2001/04/xmlenc#aes256-cbc", .needsPassword),
        ] as [(String, Refusal.Code?)]
    )
    func aCopyProtectedBookSaysSo(cipher: String, code: Refusal.Code?) {
        let file = SampleZip([
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", "<container><rootfile full-path=\"book.opf\"/></container>"),
            ("META-INF/encryption.xml", "<encryption><EncryptionMethod Algorithm=\"\(cipher)\"/></encryption>"),
            ("book.opf", "<package/>"),
        ])
        #expect(Read.refusal(file.bytes) == code)
    }
}
