import DecoderWire
import Testing

@testable import Decoder

/// Documents written by the libraries that most programs use, and details of them.
@Suite struct OfficeTests {
    @Test func readsAWordDocument() throws {
        let contents = try Read.document(Fixture.bytes("letter.docx"))
        #expect(contents.format == "DOCX" && contents.method == "office/1" && contents.notes.isEmpty)
        #expect(contents.pages.map(\.number) == [1, 2])
        #expect(
            contents.pages.first?.text
                == "The mill at Ban Na\nThe wheel turns again. โรงสีเปิดแล้ว\nRice\tTonnes\nJasmine\t42\nBefore the break"
        )
        #expect(
            contents.pages.last?.text == "On page two\n[Comments]\nCheck the date\n[Headers]\nSiam Mill Company"
        )
        let expected: [String: DocumentContents.Property] = [
            "title": .text("Mill report"), "author": .text("Somchai"), "subject": .text("Mill"),
            "keywords": .text("rice, mill"), "creation_date": .text("2026-03-14T17:42:10Z"),
            "last_modified_by": .text("Malee"), "revision": .number(3),
        ]
        for (name, value) in expected { #expect(contents.properties[name] == value, "\(name)") }
        #expect(contents.properties["application"] != nil)
    }

    @Test func readsAWorkbookWithItsHiddenSheet() throws {
        let contents = try Read.document(Fixture.bytes("harvest.xlsx"))
        #expect(contents.format == "XLSX")
        #expect(contents.pages.map(\.number) == [1, 2])
        #expect(
            contents.pages.first?.text
                == "Harvest\nRice\tTonnes\tDay\nหอมมะลิ\t42.5\t2026-03-14 17:42:10\t17:42:00\nSticky\t7\t2026-03-15\n"
                + "[Comments]\nBest of the year"
        )
        #expect(contents.pages.last?.text == "[Hidden sheet] Costs\nFuel\tTRUE")
        #expect(contents.properties["sheet_names"] == .list(["Harvest", "Costs"]))
        #expect(contents.properties["sheet_count"] == .number(2))
        #expect(contents.properties["title"] == .text("Harvest 2026"))
    }

    @Test func readsSlidesWithNotesAndHiddenOnes() throws {
        let contents = try Read.document(Fixture.bytes("wheels.pptx"))
        #expect(contents.format == "PPTX")
        #expect(
            contents.pages == [
                .init(number: 1, text: "Water wheels\nOld power, new use\n[Notes]\nGreet the guests"),
                .init(number: 2, text: "[Hidden slide]\nกังหันน้ำ"),
            ]
        )
        #expect(contents.properties["page_count"] == .number(2))
        #expect(contents.properties["title"] == .text("Wheels"))
    }

    @Test func leavesOutWhatWasDeletedAndWhatStandsThereTwice() throws {
        let body = """
            <w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>Stays</w:t></w:r>\
            <w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>\
            <w:r><w:instrText>PAGE</w:instrText></w:r><x:AlternateContent xmlns:x="urn:x"><x:Choice>\
            <w:r><w:t> here</w:t></w:r></x:Choice><x:Fallback><w:r><w:t> twice</w:t></w:r></x:Fallback>\
            </x:AlternateContent><w:r><w:tab/><w:t>end</w:t><w:br/><w:t>line</w:t></w:r></w:p>
            """
        #expect(try Read.text(SampleOffice.word(body).bytes) == "Stays here\tend\nline")
    }

    @Test func endsPagesWhereTheyWereLastEnded() throws {
        let page = "<w:r><w:t>one</w:t></w:r><w:r><w:br w:type=\"page\"/></w:r>"
        let next = "<w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r>"
        let contents = try Read.document(SampleOffice.word("<w:p>\(page)</w:p><w:p>\(next)</w:p>").bytes)
        #expect(contents.pages == [.init(number: 1, text: "one"), .init(number: 2, text: "two")])
        let first = try Read.document(SampleOffice.word("<w:p>\(page)\(next)</w:p>").bytes, mostPages: 1)
        #expect(first.pages.map(\.text) == ["one"])
        #expect(first.notes == ["The document is very long: only its beginning was read."])
    }

    @Test func cellsShareTexts() throws {
        let rows = """
            <row><c t="s"><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>7</v></c></row><row><c><f>1+1</f><v>2</v></c>\
            <c t="str"><v>so</v></c><c t="inlineStr"><is><t>in</t><rPh><t>no</t></rPh></is></c><c t="b"><v>0</v></c></row>
            """
        let book = SampleOffice.workbook(
            rows: rows,
            strings: "<si><t>B</t><rPh><t>x</t></rPh></si><si><r><t>A</t></r><r><t>a</t></r></si>"
        )
        #expect(try Read.text(book.bytes) == "Rice\nAa\tB\n2\tso\tin\tFALSE")
    }

    @Test(arguments: [
        ("yyyy-mm-dd", "45000", "2023-03-15"), ("d/m/yy h:mm", "45000.5", "2023-03-15 12:00:00"),
        ("h:mm:ss", "0.75", "18:00:00"), ("[h]:mm", "1.5", "36:00:00"), ("[Red]0.00", "45000", "45000"),
        ("\"day\" 0", "45000", "45000"), ("General", "45000", "45000"), ("yyyy", "59", "1900-02-28"),
        ("yyyy", "61", "1900-03-01"), ("yyyy", "2958465", "9999-12-31"), ("yyyy", "2958466", "2958466"),
        ("yyyy", "-1", "-1"), ("yyyy", "nan", "nan"), ("0;yyyy", "45000", "45000"),
    ])
    func numbersShowAsTheirFormatSays(code: String, value: String, shown: String) throws {
        let formats =
            "<numFmts><numFmt numFmtId=\"170\" formatCode=\"\(code.replacing("\"", with: "&quot;"))\"/></numFmts>"
            + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs>"
        let book = SampleOffice.workbook(rows: "<row><c s=\"1\"><v>\(value)</v></c></row>", formats: formats)
        #expect(try Read.text(book.bytes) == "Rice\n\(shown)")
    }

    @Test func someCountDaysFrom1904() throws {
        let formats = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>"
        let rows = "<row><c s=\"0\"><v>0</v></c></row>"
        let book = SampleOffice.workbook(rows: rows, formats: formats, settings: "date1904=\"1\"")
        #expect(try Read.text(book.bytes) == "Rice\n1904-01-01")
    }

    @Test func stopsAtTheLimitOfCharacters() throws {
        let body = String(repeating: "<w:p><w:r><w:t>กขค</w:t></w:r></w:p>", count: 100)
        let contents = try Read.document(SampleOffice.word(body).bytes, mostCharacters: 10)
        #expect(contents.pages.first?.text.unicodeScalars.count == 10)
        #expect(contents.notes.count == 1)
    }

    @Test func givesTheEmbeddedPicture() throws {
        for name in ["wheels.pptx", "letter.odt", "mill.epub"] {
            #expect(try Read.cover(Fixture.bytes(name)).starts(with: [0x89, 0x50, 0x4E, 0x47]), "\(name)")
        }
        #expect(try Read.cover(Fixture.bytes("letter.docx")).isEmpty)
        #expect(try Read.cover(SampleZip([("a.png", "no")]).bytes).isEmpty)
    }
}
