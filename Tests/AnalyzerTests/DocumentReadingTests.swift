import Domain
import TestKit
import Testing

@testable import Analyzer

/// What the Analyzer makes of what was read of a document.
@Suite struct DocumentReadingTests {
    private static func read(
        _ answer: Result<DocumentContent, Failure>,
        maximumCharacters: Int = 1_000
    ) async throws -> Reading {
        let reader = FakeReader(document: answer)
        let reading = DocumentReading(reader: reader, maximumPages: 5, maximumCharacters: maximumCharacters)
        let result = try await reading.read([0x50], .package)
        #expect(reader.calls == ["readDocument package 5"])
        return result
    }

    @Test func keepsPagesInOrderAndProperties() async throws {
        let content = DocumentContent(
            pages: [3: "three", 1: "one\u{0}", 2: " \n"],
            properties: ["title": "A\u{7}b", "page_count": 3],
            method: "office/1",
            notes: ["Once."]
        )
        let reading = try await Self.read(.success(content))
        #expect(
            reading.pages == [
                TextPage(number: 1, text: "one", source: "document"),
                TextPage(number: 3, text: "three", source: "document"),
            ]
        )
        #expect(reading.metadata == ["title": "Ab", "page_count": 3])
        #expect(reading.methods == ["text": "office/1", "metadata": "office/1"])
        #expect(reading.notes == ["Once."])
    }

    @Test func keepsNoMoreThanTheLimit() async throws {
        let content = DocumentContent(pages: [1: "กขคง", 2: "x"], properties: [:], method: "office/1")
        let reading = try await Self.read(.success(content), maximumCharacters: 3)
        #expect(reading.pages.map(\.text) == ["กขค"])
    }

    @Test func saysWhenThereIsNoText() async throws {
        let reading = try await Self.read(.success(DocumentContent(pages: [:], properties: [:], method: "office/1")))
        #expect(reading.notes == ["The file has no text."] && reading.methods["text"] == nil)
    }

    @Test(arguments: [Failure.Code.tooLarge, .unsupported])
    func completesWhatIsBeyondTheReadersLimitsWithANote(code: Failure.Code) async throws {
        let reading = try await Self.read(.failure(Failure(code, "Too much.")))
        #expect(reading.notes == ["Too much."] && reading.pages.isEmpty)
    }

    @Test(arguments: [Failure.Code.needsPassword, .invalidFile, .timeout, .crashed])
    func failsOnWhatCannotBeRead(code: Failure.Code) async {
        let failure = await #expect(throws: Failure.self) { try await Self.read(.failure(Failure(code, "No."))) }
        #expect(failure?.code == code)
    }

    @Test func tablesAndMarkdownAreDescribed() {
        var table = Reading(pages: [TextPage(number: 1, text: "Rice;Tonnes\nJasmine;42", source: "plain")])
        TextShape.describe(&table, contentType: "text/csv; charset=utf-8")
        #expect(
            table.metadata == [
                "delimiter": "semicolon", "row_count": 2, "column_count": 2, "column_names": ["Rice", "Tonnes"],
            ]
        )
        var letter = Reading(pages: [TextPage(number: 1, text: "# The mill", source: "plain")])
        TextShape.describe(&letter, contentType: "text/markdown")
        #expect(letter.metadata == ["title": "The mill", "heading_count": 1])
        var plain = Reading(pages: [TextPage(number: 1, text: "a,b\nc,d", source: "plain")])
        TextShape.describe(&plain, contentType: "text/plain")
        #expect(plain.metadata.isEmpty)
    }
}
