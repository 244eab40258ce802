import Decoding
import Domain
import Testing

/// PDFs through poppler behind the wall.
@Suite struct PDFTests {
    private static func read(_ file: [UInt8], maximumPages: Int = 100) async throws -> PDFContent {
        try await withPool { try await $0.readPDF(file, maximumPages: maximumPages) }
    }

    @Test func readsTextPageByPageAndProperties() async throws {
        let content = try await Self.read(
            SamplePDF.file(pages: ["First page", "", "Third page"], title: "Report")
        )
        #expect(content.pages.map { $0.filter { $0 != "\n" } } == ["First page", "", "Third page"])
        #expect(content.method.hasPrefix("poppler/2"))
        let properties = content.properties
        #expect(properties["page_count"] == 3)
        #expect(properties["title"] == "Report")
        #expect(properties["author"] == "Somchai")
        #expect(properties["creation_date"] == "2025-01-02T03:04:05+07:00")
        #expect(properties["page_width"] == 595.28)
        #expect(properties["page_height"] == 841.89)
        #expect(properties["page_dimensions"] == "595.3x841.9")
        #expect(properties["is_encrypted"] == false)
        #expect(properties["subject"] == nil)
    }

    @Test func anEncryptedOneNeedsItsPassword() async throws {
        let file = try Fixture.bytes("encrypted.pdf")
        let failure = await #expect(throws: Failure.self) { try await Self.read(file) }
        #expect(failure?.code == .needsPassword)
    }

    @Test(arguments: [
        ("no pages", SamplePDF.file(pages: [])), ("no PDF", Array("%PDF-1.7 and then nothing".utf8)),
        ("cut off", Array(SamplePDF.file(pages: ["x"]).prefix(60))),
    ])
    func aBrokenOneIsInvalid(name: String, file: [UInt8]) async throws {
        let failure = await #expect(throws: Failure.self) { try await Self.read(file) }
        #expect(failure?.code == .invalidFile)
    }

    @Test func onlyTheFirstPagesOfALongOneAreRead() async throws {
        let content = try await Self.read(SamplePDF.file(pages: ["a", "b", "c"]), maximumPages: 2)
        #expect(content.pages.map { $0.filter(\.isLetter) } == ["a", "b"])
        #expect(content.properties["page_count"] == 3)
    }

    @Test func aTitleCannotForgeOtherProperties() async throws {
        let content = try await Self.read(SamplePDF.file(pages: ["x"], title: "A\\nPages: 9\\nEncrypted: yes"))
        #expect(content.properties["page_count"] == 1)
        #expect(content.properties["is_encrypted"] == false)
        #expect(content.pages.count == 1)
    }

    @Test func aToolThatHangsIsStopped() async throws {
        try await withPool({ $0.pdfSeconds = 0.000_1 }) { pool in
            let failure = await #expect(throws: Failure.self) {
                try await pool.readPDF(SamplePDF.file(pages: ["x"]), maximumPages: 10)
            }
            #expect(failure?.code == .timeout)
            #expect(pool.processes.isEmpty)
        }
    }
}
