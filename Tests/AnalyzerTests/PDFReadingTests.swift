import Domain
import FoundationEssentials
import Settings
import Streams
import Synchronization
import TestKit
import Testing

@testable import Analyzer

/// Documents whose pages must be recognised.
@Suite struct PDFReadingTests {
    private static let prose =
        "The volunteers repaired the water wheel of the mill, and it turns again after ninety years."

    /// A document, its drafts, and what was said while it was read.
    private final class World: Sendable {
        let drafts = MemoryDrafts()
        let claim: Claim
        private let seen = Mutex<(secured: Int, progress: [Progress])>((0, []))

        init() throws {
            claim = try Self.claim()
        }

        var secured: Int { seen.withLock { $0.secured } }
        var progress: [Progress] { seen.withLock { $0.progress } }

        func read(
            _ layers: [String],
            lanes: Int = 1,
            languages: String = "eng",
            page: @escaping @Sendable (Int) async throws -> RecognisedText
        ) async throws -> (Reading, calls: [String]) {
            let content = PDFContent(
                pages: layers,
                properties: ["page_count": .integer(Int64(layers.count))],
                method: "poppler/1"
            )
            let reader = FakeReader(pdf: .success(content), page: page)
            let pdf = PDFReading(
                reader: reader,
                drafts: drafts,
                settings: try AnalyzerSettings(SettingsReader(["OCR_LANGUAGES": languages])),
                lanes: lanes
            )
            let context = StageContext(secured: { self.seen.withLock { $0.secured += 1 } }) { report in
                self.seen.withLock { $0.progress.append(report) }
            }
            do {
                return (try await pdf.read([0x25], of: claim, context), reader.calls.filter { $0.hasPrefix("recog") })
            } catch {
                asked.withLock { $0 = reader.calls.filter { $0.hasPrefix("recog") } }
                throw error
            }
        }

        /// What a reader was asked that failed in the end.
        let asked = Mutex<[String]>([])

        private static func claim() throws -> Claim {
            let id = FileID()
            let owner = try #require(UserID("ana"))
            let file = StoredFile(
                id: id,
                owner: owner,
                filename: "scan.pdf",
                size: 1,
                contentType: "application/pdf",
                sha256: String(repeating: "7", count: 64),
                key: .original(id, of: owner, named: "scan.pdf"),
                uploadedAt: Date()
            )
            let work = Work(file: id, stage: .analyze, generation: 1)
            return Claim(work: work, attemptID: UUID(), attempt: 1, file: file)
        }
    }

    @Sendable private static func text(_ number: Int) -> RecognisedText {
        RecognisedText(text: "Page \(number). \(prose)", confidence: 0.9, method: "tesseract/5")
    }

    @Test func eachPageIsReadTheBetterWay() async throws {
        let world = try World()
        let garbled = String(Self.prose.map { $0 == "e" || $0 == "a" || $0 == "r" ? "\u{FFFD}" : $0 })
        let (reading, calls) = try await world.read([Self.prose, "", garbled]) { Self.text($0) }
        #expect(calls == ["recognisePage 2 eng", "recognisePage 3 eng"])
        #expect(reading.pages.map(\.source) == ["pdf_text_layer", "ocr", "ocr"])
        #expect(reading.pages[2].other?.text == garbled)
        #expect(reading.methods["text"] == "poppler/1" && reading.methods["ocr"] == "tesseract/5")
        #expect(reading.notes.isEmpty)
    }

    @Test func pagesAreKeptAsTheyCome() async throws {
        let world = try World()
        _ = try await world.read([Self.prose, "", Self.prose, ""]) { Self.text($0) }
        #expect(world.drafts.kept == [[1, 3], [2], [4]])
        #expect(world.secured == 3)
        #expect(world.progress.allSatisfy { $0.step == "text" && (30..<35).contains($0.percent) })
        #expect(world.progress.map(\.percent) == [32, 33, 34])
    }

    @Test func aDocumentThatNeedsNoRecognitionIsNotKeptTwice() async throws {
        let world = try World()
        let (reading, calls) = try await world.read([Self.prose, Self.prose]) { Self.text($0) }
        #expect(reading.pages.count == 2 && calls.isEmpty && world.drafts.kept.isEmpty)
    }

    @Test func aNewAttemptBeginsBehindWhatIsRead() async throws {
        let world = try World()
        let layers = [String](repeating: "", count: 40)
        let failure = await #expect(throws: Failure.self) {
            _ = try await world.read(layers) { number in
                if number == 17 { throw Failure(.crashed, "The decoder died on this file.") }
                return Self.text(number)
            }
        }
        #expect(failure?.code == .crashed)
        #expect(world.drafts.kept.joined().max() == 16)
        let (reading, calls) = try await world.read(layers) { Self.text($0) }
        #expect(calls.first == "recognisePage 17 eng" && calls.count == 24)
        #expect(reading.pages.map(\.number) == Array(1...40))
        #expect(reading.pages.allSatisfy { $0.text.hasPrefix("Page \($0.number).") })
        #expect(reading.methods["ocr"] == "tesseract/5")
    }

    @Test func pagesUnderWayAreFinishedWhenAnotherFails() async throws {
        let world = try World()
        let gate = Watch()
        _ = await #expect(throws: Failure.self) {
            _ = try await world.read([String](repeating: "", count: 9), lanes: 2) { number in
                if number == 2 {
                    gate.open()
                    throw Failure(.crashed, "The decoder died on this file.")
                }
                if number == 1 { await gate.wait() }
                return Self.text(number)
            }
        }
        #expect(world.drafts.kept.first == [1])
        // A third page, if the first ended before the failure of the second was heard of.
        #expect(world.asked.withLock { $0.count } <= 3)
    }

    @Test func otherLanguagesBeginAnew() async throws {
        let world = try World()
        _ = try await world.read(["", ""]) { Self.text($0) }
        let (_, calls) = try await world.read(["", ""], languages: "deu") { Self.text($0) }
        #expect(calls.count == 2)
    }

    @Test func nothingIsWrittenForAnAttemptThatLostTheFile() async throws {
        let world = try World()
        world.drafts.fence()
        let failure = await #expect(throws: Failure.self) {
            _ = try await world.read(["", "", ""]) { Self.text($0) }
        }
        #expect(failure?.code == .fenced)
        #expect(world.asked.withLock { $0.count } == 1)
    }

    @Test(arguments: [Failure.Code.timeout, .tooLarge, .invalidFile])
    func onePageThatCannotBeReadIsNamed(_ code: Failure.Code) async throws {
        let world = try World()
        let (reading, _) = try await world.read(["", "stamp", ""]) { number in
            if number == 2 { throw Failure(code, "No.") }
            return Self.text(number)
        }
        #expect(reading.pages.map(\.source) == ["ocr", "pdf_text_layer", "ocr"])
        #expect(reading.notes == ["Page 2 could not be recognised: No."])
    }

    @Test func aPageThatKillsDecodersIsGivenUpWhenItWasAlone() async throws {
        let world = try World()
        let reading = try await Caution.$current.withValue(.alone) {
            try await world.read(["", ""], lanes: 4) { number in
                if number == 1 { throw Failure(.crashed, "It died.") }
                return Self.text(number)
            }.0
        }
        #expect(reading.pages.map(\.number) == [2])
        #expect(reading.notes == ["Page 1 could not be recognised: It died.", "Page 1 has no text."])
    }

    @Test func withoutLanguageDataTheLayersAreLeft() async throws {
        let world = try World()
        let (reading, calls) = try await world.read([Self.prose, "", ""]) { _ in
            throw Failure(.unsupported, "Text cannot be recognised here.")
        }
        #expect(calls.count == 1)
        #expect(reading.pages.map(\.number) == [1])
        #expect(reading.notes == ["Text cannot be recognised here.", "Pages 2–3 have no text."])
    }

    @Test func onlyAFewPagesAreUnderWayAtOnce() async throws {
        let world = try World()
        let count = Mutex((now: 0, most: 0))
        _ = try await world.read([String](repeating: "", count: 12), lanes: 3) { number in
            count.withLock { count in
                count.now += 1
                count.most = max(count.most, count.now)
            }
            for _ in 0..<50 { await Task.yield() }
            count.withLock { $0.now -= 1 }
            return Self.text(number)
        }
        #expect(count.withLock { $0.most } == 3)
    }
}

/// Opened once.
private final class Watch: Sendable {
    private let stream = AsyncStream<Void>.makeStream()

    func open() {
        stream.continuation.finish()
    }

    func wait() async {
        for await _ in stream.stream {}
    }
}
