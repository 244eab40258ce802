import DecoderWire
import Testing

@testable import Decoder

/// Documents made to break their reader: each ends with a word that both sides know.
@Suite struct HostileTests {
    private static let paragraph = "<w:p><w:r><w:t>Rice</w:t></w:r></w:p>"

    /// Nine rounds of ten times as many.
    private static let laughs: String = {
        let rounds = (1...9).map { round in
            "<!ENTITY a\(round) \"" + String(repeating: "&a\(round - 1);", count: 10) + "\">"
        }
        return "<!DOCTYPE x [<!ENTITY a0 \"haha\">\(rounds.joined())]>"
    }()

    @Test(arguments: [
        ("entity of a file", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>", "&e;"),
        ("entity of a server", "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">", ""),
        ("parameter entity", "<!DOCTYPE x [<!ENTITY % p SYSTEM \"file:///etc/passwd\">%p;]>", ""),
        ("billion laughs", Self.laughs, "&a9;"),
    ])
    func aDefinitionOfTypesEndsTheReading(name: String, prolog: String, body: String) {
        let file = SampleOffice.word("<w:p><w:r><w:t>\(body)</w:t></w:r></w:p>", prolog: prolog).bytes
        #expect(Read.refusal(file) == .invalidFile, "\(name)")
        let refusal = #expect(throws: Refusal.self) { try Read.document(file) }
        #expect(refusal?.message == XMLReader.definition.message)
    }

    @Test func anEntityNobodyDefinedIsDamage() {
        #expect(Read.refusal(SampleOffice.word("<w:p>&e;</w:p>").bytes) == .invalidFile)
    }

    @Test func deepNestingIsRefused() {
        let body = String(repeating: "<w:p>", count: 100_000)
        #expect(Read.refusal(SampleOffice.word(body).bytes) == .tooLarge)
    }

    @Test func aTagWithoutEndIsRefused() {
        let body = "<w:p w:a=\"" + String(repeating: "x", count: 3 << 20)
        #expect(Read.refusal(SampleOffice.word(body).bytes) == .tooLarge)
    }

    @Test func aPartThatInflatesBeyondMeasureIsRefused() {
        var zip = SampleOffice.word(Self.paragraph)
        zip.entries.append(SampleZip.Entry("docProps/core.xml", blanks: 400 << 20))
        let start = ContinuousClock.now
        #expect(Read.refusal(zip.bytes) == .tooLarge)
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    /// Unpacks every entry so many times; answers how many bytes came before the refusal, and its word.
    private static func unpacked(_ file: [UInt8], times: Int = 1) throws -> (count: Int, code: Refusal.Code?) {
        var count = 0
        do {
            try file.withUnsafeBytes { raw in
                let archive = try ZipArchive(Bytes(raw))
                for _ in 0..<times {
                    for entry in archive.entries { try archive.unpack(entry) { count += $0.count } }
                }
            }
            return (count, nil)
        } catch let refusal as Refusal {
            return (count, refusal.code)
        }
    }

    @Test func theRatioIsWeighed() throws {
        let bomb = SampleZip([SampleZip.Entry("blanks", blanks: 40 << 20)]).bytes
        #expect(bomb.count < 50_000)
        let (count, code) = try Self.unpacked(bomb)
        #expect(code == .tooLarge)
        #expect(count <= DocumentLimits.highestRatio * bomb.count + DocumentLimits.ratioFreeBytes)
    }

    @Test func allEntriesTogetherAreWeighed() throws {
        // Each is under the ratio, all are over the limit.
        let part = [UInt8](repeating: 0x41, count: 1 << 20)
        let (count, code) = try Self.unpacked(SampleZip([SampleZip.Entry("a", part)]).bytes, times: 300)
        #expect(code == .tooLarge)
        #expect(count <= DocumentLimits.mostInflated)
    }

    @Test func entriesUponEachOtherAreRefused() {
        var zip = SampleZip([SampleZip.Entry("a", blanks: 1_000), SampleZip.Entry("b", blanks: 1_000)])
        zip.saidOffsets[1] = 0
        #expect(Read.refusal(zip.bytes) == .invalidFile)
        // Inside of each other.
        zip = SampleZip([SampleZip.Entry("a", SampleZip([("x", "y")]).bytes), SampleZip.Entry("b", "")])
        zip.saidOffsets[1] = 31
        #expect(Read.refusal(zip.bytes) == .invalidFile)
    }

    @Test func tooManyEntriesAreRefused() {
        let many = SampleZip((0..<10_001).map { SampleZip.Entry("\($0)", "") })
        #expect(Read.refusal(many.bytes) == .tooLarge)
        var liar = SampleZip([("a", "b")])
        liar.saidCount = 65_535
        #expect(Read.refusal(liar.bytes) == .tooLarge)
        liar.saidCount = 9_999
        #expect(Read.refusal(liar.bytes) == .invalidFile)
        liar.saidCount = 0
        #expect(Read.refusal(liar.bytes) == .invalidFile)
    }

    @Test(arguments: [0, 1, 3, 1 << 20, 0x7FFF_FFFF])
    func aLyingSizeIsDamage(said: Int) {
        var zip = SampleOffice.word(Self.paragraph)
        zip.entries[2].saidSize = said
        #expect(Read.refusal(zip.bytes) == .invalidFile)
    }

    @Test func aWrongChecksumIsDamage() {
        var zip = SampleOffice.word(Self.paragraph)
        zip.entries[2].checksum ^= 1
        #expect(Read.refusal(zip.bytes) == .invalidFile)
    }

    @Test func anEncryptedPartNeedsItsPassword() {
        var zip = SampleOffice.word(Self.paragraph)
        zip.entries[2].flags |= 1
        #expect(Read.refusal(zip.bytes) == .needsPassword)
    }

    @Test(arguments: [9, 12, 14, 99])
    func anUnknownPackingIsUnsupported(method: Int) {
        var zip = SampleOffice.word(Self.paragraph)
        zip.entries[2].method = method
        #expect(Read.refusal(zip.bytes) == .unsupported)
    }

    @Test func aDocumentCutOffAnywhereIsDamageAndEndsQuickly() {
        let file = SampleOffice.word(String(repeating: Self.paragraph, count: 50)).bytes
        let start = ContinuousClock.now
        for count in stride(from: 0, to: file.count, by: 64) {
            #expect(Read.refusal(Array(file[..<count])) == .invalidFile, "\(count) of \(file.count)")
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(Read.refusal(file) == nil)
    }

    @Test func aDocumentWithAnyByteWrongEndsWithAKnownWord() throws {
        let file = SampleOffice.word(Self.paragraph).bytes
        for index in file.indices {
            var broken = file
            broken[index] ^= 0xFF
            #expect(Read.refusal(broken) != .internalError, "byte \(index)")
        }
    }

    @Test func aDamagedFixtureEndsWithAKnownWord() throws {
        for name in ["harvest.xlsx", "letter.odt", "mill.epub"] {
            let file = try Fixture.bytes(name)
            for index in stride(from: 0, to: file.count, by: 37) {
                var broken = file
                broken[index] ^= 0x55
                #expect(Read.refusal(broken) != .internalError, "\(name), byte \(index)")
            }
        }
    }

    @Test func sharedTextsAreLimited() {
        let text = String(repeating: "x", count: 1 << 20)
        let many = String(repeating: "<si><t>\(text)</t></si>", count: 65)
        #expect(Read.refusal(SampleOffice.workbook(rows: "", strings: many).bytes) == .tooLarge)
        let strings = SharedStrings()
        #expect(throws: Refusal.self) { for _ in 0...DocumentLimits.mostSharedStrings { try strings.end("si") } }
        #expect(strings.texts.count == DocumentLimits.mostSharedStrings)
    }

    @Test func aSharedTextRepeatedWithoutEndIsCut() throws {
        let text = String(repeating: "x", count: 100_000)
        let rows = String(repeating: "<row><c t=\"s\"><v>0</v></c></row>", count: 10_000)
        let book = SampleOffice.workbook(rows: rows, strings: "<si><t>\(text)</t></si>")
        let contents = try Read.document(book.bytes)
        #expect(contents.pages.first.map { $0.text.utf8.count < 2_100_000 } == true)
        #expect(contents.notes.count == 1)
    }

    @Test func cellsAreLimited() throws {
        let collector = TextCollector(mostPages: 1, mostCharacters: 10)
        let sheet = SheetText(collector, Workbook(), cells: DocumentLimits.mostCells - 1)
        try sheet.begin("c", XMLAttributes(raw: nil))
        #expect(throws: EnoughText.self) { try sheet.begin("c", XMLAttributes(raw: nil)) }
    }

    @Test func gapsAndBytesOfNoLetterCountAsCharacters() throws {
        let lines = TextCollector(mostPages: 1, mostCharacters: 10)
        #expect(throws: EnoughText.self) { for _ in 0..<10 { try lines.addLine("x") } }
        #expect(lines.finished().first?.text.unicodeScalars.count == 10)
        let stray = TextCollector(mostPages: 1, mostCharacters: 10)
        #expect(throws: EnoughText.self) { try stray.add([UInt8](repeating: 0x80, count: 100)) }
        #expect(stray.finished().first?.text.unicodeScalars.count == 10)
    }

    @Test func theChecksumIsThatOfZip() {
        #expect(SampleZip.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    }

    @Test func namesThatClimbAreOnlyText() throws {
        let names = [
            "../../etc/passwd", "/etc/passwd", "C:\\x", "a\u{202E}gpj.exe", String(repeating: "x", count: 300),
        ]
        let contents = try Read.document(SampleZip(names.map { SampleZip.Entry($0, "x") }).bytes)
        #expect(contents.entries.map(\.name) == names)
        #expect(contents.format == "ZIP")
    }

    @Test func aTargetOutsideThePackageIsNotThere() {
        let target = "Id=\"r1\" Type=\"x/officeDocument\" Target=\"../../../etc/passwd\""
        let relations = "<Relationships><Relationship \(target)/></Relationships>"
        let file = SampleZip([("[Content_Types].xml", "<x/>"), ("_rels/.rels", relations)])
        #expect(Read.refusal(file.bytes) == nil, "an archive like any other")
        #expect(Relations.resolved("../../../word/document.xml", in: ["a"]) == "word/document.xml")
    }
}
