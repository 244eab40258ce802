import Decoding
import Domain
import Testing

/// Documents through a real decoder behind the wall.
@Suite struct DocumentTests {
    @Test(arguments: [
        ("letter.docx", "DOCX", "The mill at Ban Na"), ("harvest.xlsx", "XLSX", "Jasmine|หอมมะลิ"),
        ("wheels.pptx", "PPTX", "Water wheels"), ("letter.odt", "ODT", "The mill"), ("harvest.ods", "ODS", "Jasmine"),
        ("wheels.odp", "ODP", "Water wheels"), ("mill.epub", "EPUB", "It was a mill."),
    ])
    func everyKindIsReadBehindTheWall(name: String, format: String, words: String) async throws {
        let file = try Fixture.bytes(name)
        let content = try await withPool {
            try await $0.readDocument(file, .package, maximumPages: 100, maximumCharacters: 100_000)
        }
        #expect(content.properties["format"] == .string(format))
        #expect(content.properties["title"] != nil || format == "ODS" || format == "ODP")
        let text = content.pages.values.joined()
        #expect(words.split(separator: "|").contains { text.contains($0) }, "\(text)")
    }

    @Test func mailRichTextAndArchivesToo() async throws {
        let head = "From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n"
        let mail = Array("\(head)--x\n\nHello\n--x\nContent-Type: a/b\n\nz\n--x--".utf8)
        let rich = Array(#"{\rtf1 {\info{\title T}}Hello}"#.utf8)
        let zip = SampleZip([("../a", "b")]).bytes
        try await withPool { pool in
            let letter = try await pool.readDocument(mail, .mail, maximumPages: 5, maximumCharacters: 1_000)
            #expect(letter.pages[1]?.contains("Hello") == true)
            #expect(letter.properties["attachments"] == [["name": "unnamed", "type": "a/b", "size": 1]])
            let text = try await pool.readDocument(rich, .richText, maximumPages: 5, maximumCharacters: 1_000)
            #expect(text.pages == [1: "Hello"] && text.properties["title"] == "T")
            let list = try await pool.readDocument(zip, .package, maximumPages: 5, maximumCharacters: 1_000)
            #expect(list.properties["entries"] == [["name": "../a", "size": 1]])
            #expect(pool.processes.count == 1)
        }
    }

    private static let definition = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
    private static let bomb = SampleZip.Entry("docProps/core.xml", blanks: 400 << 20)

    @Test(
        arguments: [
            ("entity", SampleOffice.word("", prolog: Self.definition), "invalid_file"),
            ("bomb", SampleZip(SampleOffice.word("").entries + [Self.bomb]), "too_large"),
            ("nesting", SampleOffice.word(String(repeating: "<w:p>", count: 1_000)), "too_large"),
            ("token", SampleOffice.word("<w:p w:a=\"" + String(repeating: "x", count: 3 << 20)), "too_large"),
        ] as [(String, SampleZip, String)]
    )
    func aHostileOneEndsWithItsCodeAndLeavesTheDecoderAlive(name: String, file: SampleZip, code: String) async throws {
        let bytes = file.bytes
        try await withPool { pool in
            _ = try await pool.ping()
            let process = try #require(pool.processes.first)
            let start = ContinuousClock.now
            let failure = await #expect(throws: Failure.self) {
                try await pool.readDocument(bytes, .package, maximumPages: 100, maximumCharacters: 100_000)
            }
            #expect(failure?.code.description == code, "\(name)")
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(pool.processes == [process], "the decoder lives")
            #expect(ProcessView.peakMemory(process) < 400 << 10)
        }
    }

    @Test func anEncryptedPartNeedsItsPassword() async throws {
        var zip = SampleOffice.word("")
        zip.entries[2].flags |= 1
        let bytes = zip.bytes
        let failure = await #expect(throws: Failure.self) {
            try await withPool {
                try await $0.readDocument(bytes, .package, maximumPages: 5, maximumCharacters: 1_000)
            }
        }
        #expect(failure?.code == .needsPassword)
    }

    @Test(arguments: [
        ("wheels.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("letter.odt", "application/vnd.oasis.opendocument.text"), ("mill.epub", "application/epub+zip"),
    ])
    func theEmbeddedPictureIsDrawn(name: String, type: String) async throws {
        let file = try Fixture.bytes(name)
        let drawn = try await withPool { try await $0.thumbnail(of: file, contentType: type, box: 32, quality: 85) }
        #expect([drawn.width, drawn.height] == [32, 32])
    }

    @Test func withoutOneOrWithABrokenOneThereIsNoPicture() async throws {
        let type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        let broken = SampleOffice.word("", more: [("docProps/thumbnail.jpeg", "no picture")]).bytes
        for file in [try Fixture.bytes("letter.docx"), broken] {
            let failure = await #expect(throws: Failure.self) {
                try await withPool { try await $0.thumbnail(of: file, contentType: type, box: 32, quality: 85) }
            }
            #expect(failure?.code == .unsupported)
        }
    }
}
