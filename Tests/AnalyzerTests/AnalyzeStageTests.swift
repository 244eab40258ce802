import Domain
import Events
import FoundationEssentials
import Insight
import Settings
import Streams
import Synchronization
import TestKit
import Testing

@testable import Analyzer

struct AnalyzeStageTests {
    /// A stage over a store with one object, and what it said while it worked.
    private final class World: Sendable {
        let store = MemoryObjectStore()
        let reader: FakeReader
        let stage: AnalyzeStage
        private let reports = Mutex<[Progress]>([])

        init(
            _ reader: FakeReader = FakeReader(),
            settings: [String: String] = [:],
            wishes: any ReadingWishes = NoWishes()
        ) throws {
            self.reader = reader
            stage = AnalyzeStage(
                store: store,
                reader: reader,
                documents: reader,
                inspector: reader,
                analyst: LocalAnalyst(),
                drafts: MemoryDrafts(),
                settings: try AnalyzerSettings(SettingsReader(settings)),
                wishes: wishes,
                lanes: 1
            )
        }

        var progress: [Progress] { reports.withLock { $0 } }

        func work(_ bytes: [UInt8], _ filename: String, _ contentType: String) async throws -> (Analysis, FileAnalyzed)
        {
            let claim = try self.claim(bytes, filename, contentType)
            let outcome = try await stage.work(
                on: claim,
                StageContext { report in self.reports.withLock { $0.append(report) } }
            )
            guard case .done(let changes, let events) = outcome, changes.count == 1,
                case .analysis(let analysis) = changes[0],
                let event = events.first as? FileAnalyzed
            else { throw Failure(.internalError, "The outcome is no analysis: \(outcome)") }
            return (analysis, event)
        }

        func claim(_ bytes: [UInt8], _ filename: String, _ contentType: String) throws -> Claim {
            let id = FileID()
            let owner = try #require(UserID("ana"))
            let file = StoredFile(
                id: id,
                owner: owner,
                filename: filename,
                size: Int64(bytes.count),
                contentType: contentType,
                sha256: String(repeating: "0", count: 64),
                key: .original(id, of: owner, named: filename),
                uploadedAt: Date()
            )
            store[file.key] = bytes
            return Claim(
                work: Work(file: id, stage: .analyze, generation: 1),
                attemptID: UUID(),
                attempt: 1,
                file: file
            )
        }
    }

    private static let letter = """
        The water wheel at Harrow Creek

        The volunteers repaired the water wheel of the mill. The water wheel turns again after ninety years.
        """

    @Test func readsPlainText() async throws {
        let world = try World()
        let (analysis, event) = try await world.work(Array(Self.letter.utf8), "a.txt", "text/plain; charset=utf-8")
        #expect(analysis.pages == [TextPage(number: 1, text: Self.letter, source: "plain")])
        #expect(analysis.metadata == ["encoding": "utf-8", "line_count": 3])
        #expect(analysis.suggestedFilename == "The_water_wheel_at_Harrow_Creek.txt")
        #expect(analysis.language == "en")
        #expect(analysis.methods["text"] == "plain-text/1" && analysis.methods["summary"] == "local-extractive/1")
        #expect(analysis.notes.isEmpty)
        #expect(event == FileAnalyzed(textCharacters: Self.letter.count, language: "en"))
        #expect(
            world.progress == [
                Progress(10, "started"), Progress(20, "downloading"), Progress(30, "text"), Progress(35, "metadata"),
                Progress(40, "ai"), Progress(80, "saving"),
            ]
        )
    }

    @Test func partsTextAtFormFeeds() async throws {
        let world = try World()
        let (analysis, _) = try await world.work(Array("one\u{0C}  \u{0C}three".utf8), "rfc.txt", "text/plain")
        #expect(analysis.pages.map(\.number) == [1, 3])
        #expect(analysis.pages.map(\.text) == ["one", "three"])
    }

    @Test func completesTextThatIsNotTextWithANote() async throws {
        let world = try World()
        let (analysis, event) = try await world.work([0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 1], "core.txt", "text/plain")
        #expect(analysis.pages.isEmpty && analysis.summary == nil && analysis.tags.isEmpty)
        #expect(analysis.notes == ["The file is called text, but its bytes are not text; it was not read."])
        #expect(event == FileAnalyzed(textCharacters: 0, language: nil))
    }

    @Test func saysWhatCouldNotBeReadOfAText() async throws {
        let world = try World(settings: ["ANALYZE_MAX_CHARACTERS": "1000"])
        let broken =
            Array("Müller mahlt für Köln ".utf8) + [0xC3, 0x20] + Array(String(repeating: "ü ", count: 2_000).utf8)
        let (analysis, _) = try await world.work(broken, "a.txt", "text/plain")
        #expect(analysis.metadata["replaced_characters"] == 1)
        #expect(analysis.notes.contains("Characters that could not be read as utf-8: 1."))
        #expect(analysis.notes.contains("The text is very long: only its first 1000 characters were kept."))
        let (western, _) = try await world.work(Array("caf".utf8) + [0xE9], "b.txt", "text/plain")
        #expect(western.notes == ["The file does not say its encoding; iso-8859-1 fits best."])
        let (empty, _) = try await world.work(Array(" \n ".utf8), "c.txt", "text/plain")
        #expect(empty.notes == ["The file has no text."])
    }

    @Test func saysOnceThatALongTextWasUnderstoodByItsParts() async throws {
        let world = try World()
        let long = String(repeating: "the mill wheel turns in the river and grinds corn ", count: 6_000)
        let (analysis, event) = try await world.work(Array(long.utf8), "a.txt", "text/plain")
        #expect(event.textCharacters == 300_000 && analysis.language == "en")
        let sentence = "The text is long: summary, tags and name come from its beginning, middle and end."
        #expect(analysis.notes == [sentence])
    }

    @Test func readsHTMLWithoutItsTags() async throws {
        let world = try World()
        let html =
            "<html><title>Mill prices</title><body><script>alert(1)</script><p>Flour costs two pounds.</p></body></html>"
        let (analysis, _) = try await world.work(Array(html.utf8), "p.html", "text/html")
        #expect(analysis.text.contains("Flour costs two pounds.") && !analysis.text.contains("alert"))
        #expect(analysis.methods["text"] == "html/1")
    }

    @Test func readsPDFsPageByPageAndNamesSilentPages() async throws {
        let pages = ["The mill\u{0} grinds wheat.", "", " \n", "The wheel is turned by the tide.", ""]
        let content = PDFContent(
            pages: pages,
            properties: ["page_count": 9, "title": "The Mill Book\u{0}"],
            method: "poppler/22.12.0"
        )
        let world = try World(FakeReader(pdf: .success(content)), settings: ["ANALYZE_MAX_PAGES": "5"])
        let (analysis, _) = try await world.work([0x25], "book.pdf", "application/pdf")
        #expect(world.reader.calls == ["readPDF 5"] + (1...5).map { "recognisePage \($0) eng+tha" })
        #expect(analysis.pages.map(\.number) == [1, 4])
        #expect(analysis.pages[0].text == "The mill grinds wheat." && analysis.pages[0].source == "pdf_text_layer")
        #expect(analysis.pages[0].quality == 1 && analysis.pages[0].other == nil)
        #expect(analysis.metadata["title"] == "The Mill Book" && analysis.metadata["page_count"] == 9)
        #expect(analysis.suggestedFilename == "The_Mill_Book.pdf")
        #expect(analysis.methods["text"] == "poppler/22.12.0" && analysis.methods["metadata"] == "poppler/22.12.0")
        #expect(
            analysis.notes == [
                "Pages 2–3, 5 have no text.", "Only the first 5 of 9 pages were read.",
            ]
        )
    }

    @Test(arguments: [Failure.Code.needsPassword, .invalidFile, .timeout, .crashed])
    func failsOnDocumentsThatCannotBeRead(_ code: Failure.Code) async throws {
        let world = try World(FakeReader(pdf: .failure(Failure(code, "No."))))
        let failure = await #expect(throws: Failure.self) { try await world.work([0x25], "a.pdf", "application/pdf") }
        #expect(failure?.code == code)
    }

    @Test(arguments: [Failure.Code.tooLarge, .unsupported])
    func completesDocumentsBeyondTheReadersLimitsWithANote(_ code: Failure.Code) async throws {
        let world = try World(FakeReader(pdf: .failure(Failure(code, "The PDF has 9000 pages; at most 500 are read."))))
        let (analysis, _) = try await world.work([0x25], "a.pdf", "application/pdf")
        #expect(analysis.notes == ["The PDF has 9000 pages; at most 500 are read."])
    }

    @Test func recognisesScannedPages() async throws {
        let text = "INVOICE\n\n\n| ~ -\nWater wheel bearing 2 pieces  \nบ ร ิ ษั ท ส ย า ม โร ง ส ี จ ํ า ก ั ด\n"
        let reader = FakeReader(
            recognised: .success(RecognisedText(text: text, confidence: 0.91, method: "tesseract/5.3.0"))
        )
        let world = try World(reader, settings: ["OCR_LANGUAGES": "tha+eng"])
        let (analysis, _) = try await world.work([1], "scan.png", "image/png")
        #expect(reader.calls == ["inspect image/png", "recognise image/png tha+eng"])
        let expected = "INVOICE\n\nWater wheel bearing 2 pieces\nบริษัทสยามโรงสีจำกัด"
        #expect(analysis.pages == [TextPage(number: 1, text: expected, source: "ocr", confidence: 0.91)])
        #expect(analysis.metadata["width"] == 640)
        #expect(analysis.methods["text"] == "tesseract/5.3.0" && analysis.methods["metadata"] == "picture-header/1")
        #expect(analysis.tags.first?.tag == "invoice")
    }

    @Test(arguments: [
        ("", 0.0), ("", 0.95), ("9 ea te Mat aS\nas    SA 9 41 519 2   ๊\nsgh  ม5แจ\nPs  Paya dat ee", 0.438),
        ("ee | ~~ aa .. —", 0.6), ("a b c d e f g", 0.9), ("The mill is", 0.3),
    ])
    func givesPhotographsNoGarbageText(_ text: String, _ confidence: Double) async throws {
        let recognised = RecognisedText(text: text, confidence: confidence, method: "tesseract/5.3.0")
        let facts: [String: JSONValue] = [
            "format": "JPEG", "width": 1_200, "height": 900, "camera_make": "Lumen",
            "date_taken": "2026:03:14 17:42:10",
        ]
        let world = try World(FakeReader(recognised: .success(recognised), facts: .success(facts)))
        let (analysis, event) = try await world.work([1], "DSC1.jpg", "image/jpeg")
        #expect(analysis.pages.isEmpty && analysis.summary == nil && analysis.methods["text"] == nil)
        #expect(analysis.notes == ["No text was recognised in the picture."])
        #expect(analysis.tags.map(\.tag) == ["photo", "lumen", "2026", "landscape"])
        #expect(analysis.methods["tags"] == "local-metadata/1")
        #expect(event.textCharacters == 0)
    }

    @Test(arguments: [("EXIT", 0.9), ("ทางออก", 0.88), ("The wheel of the mill turns again in the river", 0.55)])
    func keepsSignsAndPoorPagesThatAreText(_ text: String, _ confidence: Double) {
        #expect(RecognisedLines.isText(text, confidence: confidence))
    }

    @Test func completesPicturesThatNoDecoderKnowsWithOneNote() async throws {
        let unknown = Failure(.unsupported, "Nothing here reads image/heic.")
        let world = try World(FakeReader(recognised: .failure(unknown), facts: .failure(unknown)))
        let (analysis, _) = try await world.work([1], "a.heic", "image/heic")
        #expect(analysis.notes == ["Nothing here reads image/heic."])
        #expect(analysis.metadata.isEmpty)
    }

    @Test func saysThatANameLies() async throws {
        let (analysis, _) = try await World().work([1], "invoice.pdf", "image/png")
        let lie = "The name ends in .pdf, but the content is image/png; it was read as that."
        #expect(analysis.notes.contains(lie))
        #expect(
            analysis.metadata["type_evidence"] == ["sniffed": "image/png", "extension": "pdf", "contradicts": true]
        )
        let (honest, _) = try await World().work([1], "invoice.png", "image/png")
        #expect(honest.metadata["type_evidence"] == nil)
    }

    @Test(arguments: [Failure.Code.tooLarge, .rejectedLimits])
    func keepsTheFactsOfPicturesTooLargeForRecognition(_ code: Failure.Code) async throws {
        let world = try World(FakeReader(recognised: .failure(Failure(code, "Too many pixels."))))
        let (analysis, _) = try await world.work([1], "a.png", "image/png")
        #expect(analysis.notes == ["Too many pixels."])
        #expect(analysis.metadata["format"] == "JPEG")
    }

    @Test(arguments: [Failure.Code.invalidFile, .timeout, .crashed])
    func failsOnBrokenPictures(_ code: Failure.Code) async throws {
        let seeing = try World(FakeReader(recognised: .failure(Failure(code, "No."))))
        let first = await #expect(throws: Failure.self) { try await seeing.work([1], "a.png", "image/png") }
        #expect(first?.code == code)
        let inspecting = try World(FakeReader(facts: .failure(Failure(code, "No."))))
        let second = await #expect(throws: Failure.self) { try await inspecting.work([1], "a.png", "image/png") }
        #expect(second?.code == code)
    }

    @Test func completesOtherTypesWithoutReadingTheirBytes() async throws {
        let world = try World()
        world.store.fail(with: Failure(.unavailable, "The store is away."))
        let (analysis, _) = try await world.work([], "a.7z", "application/x-7z-compressed")
        #expect(analysis.notes == ["Files of this type (application/x-7z-compressed) are stored, but not read."])
        #expect(world.reader.calls.isEmpty)
        #expect(world.progress.map(\.percent) == [10, 40, 80])
    }

    @Test func passesOnWhatTheStoreSays() async throws {
        let world = try World()
        world.store.fail(with: Failure(.unavailable, "The store is away."))
        let failure = await #expect(throws: Failure.self) { try await world.work([1], "a.txt", "text/plain") }
        #expect(failure?.code == .unavailable)
    }

    @Test func refusesFilesOverTheLimit() async throws {
        let world = try World(settings: ["MAX_FILE_SIZE": "10"])
        let failure = await #expect(throws: Failure.self) {
            try await world.work([UInt8](repeating: 65, count: 11), "a.txt", "text/plain")
        }
        #expect(failure?.code == .tooLarge)
    }

    @Test func stopsWhenItIsCancelled() async throws {
        let world = try World()
        let claim = try world.claim(Array(Self.letter.utf8), "a.txt", "text/plain")
        // A task of its own, because it must be cancelled before its first step; it is awaited below.
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await world.stage.work(on: claim, StageContext { _ in })
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func findsTheSameTwice() async throws {
        let world = try World()
        let first = try await world.work(Array(Self.letter.utf8), "a.txt", "text/plain")
        let second = try await world.work(Array(Self.letter.utf8), "a.txt", "text/plain")
        #expect(first.0 == second.0 && first.1 == second.1)
        #expect(world.store.writes == 0)
    }
}
