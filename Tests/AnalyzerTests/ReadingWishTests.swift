import Domain
import FoundationEssentials
import Insight
import Settings
import Streams
import TestKit
import Testing

@testable import Analyzer

/// How a file is read that its owner has read again.
@Suite struct ReadingWishTests {
    private struct FixedWish: ReadingWishes {
        let wish: ReadingWish

        func wish(for file: FileID) async throws -> ReadingWish { wish }
    }

    private static func read(
        generation: Int64,
        _ wish: ReadingWish,
        _ recognised: Result<RecognisedText, Failure> = .success(
            RecognisedText(text: "Rice and water", confidence: 0.9, method: "fake/1")
        )
    ) async throws -> (calls: [String], Analysis) {
        let reader = FakeReader(recognised: recognised)
        let store = MemoryObjectStore()
        let stage = AnalyzeStage(
            store: store,
            reader: reader,
            documents: reader,
            inspector: reader,
            analyst: LocalAnalyst(),
            drafts: MemoryDrafts(),
            settings: try AnalyzerSettings(SettingsReader([:])),
            wishes: FixedWish(wish: wish),
            lanes: 1
        )
        let id = FileID()
        let file = StoredFile(
            id: id,
            owner: .sample,
            filename: "a.png",
            size: 3,
            contentType: "image/png",
            sha256: String(repeating: "0", count: 64),
            key: .original(id, of: .sample, named: "a.png"),
            uploadedAt: Date()
        )
        store[file.key] = [1, 2, 3]
        let claim = Claim(
            work: Work(file: id, stage: .analyze, generation: generation),
            attemptID: UUID(),
            attempt: 1,
            file: file
        )
        guard case .done(let changes, _) = try await stage.work(on: claim, StageContext { _ in }),
            case .analysis(let analysis)? = changes.first
        else { throw Failure(.internalError, "no analysis") }
        return (reader.calls, analysis)
    }

    @Test func theWishedLanguagesAndLayoutReachTheReader() async throws {
        let wish = ReadingWish(languages: "tha", layout: PageLayout(mode: 6))
        let (calls, analysis) = try await Self.read(generation: 2, wish)
        #expect(calls.last == "recognise image/png tha psm 6")
        #expect(analysis.methods["text"] == "fake/1 tha psm 6")
    }

    @Test func nothingWishedIsReadAsTheSettingsSay() async throws {
        let (calls, analysis) = try await Self.read(generation: 2, .none)
        #expect(calls.last == "recognise image/png eng+tha")
        #expect(analysis.methods["text"] == "fake/1")
    }

    @Test func nobodyIsAskedAboutWorkThatWasNeverRepeated() async throws {
        let (calls, _) = try await Self.read(generation: 1, ReadingWish(languages: "tha"))
        #expect(calls.last == "recognise image/png eng+tha")
    }

    @Test func aWishForALanguageThatIsMissingFailsAndLeavesWhatWasRead() async throws {
        let missing = Failure(.unsupported, "install tesseract-ocr-lao")
        let failure = await #expect(throws: Failure.self) {
            _ = try await Self.read(generation: 2, ReadingWish(languages: "lao"), .failure(missing))
        }
        #expect(failure?.message == missing.message)
        // Of the settings' languages it is a note: the rest of the file is worth having.
        let (_, analysis) = try await Self.read(generation: 1, .none, .failure(missing))
        #expect(analysis.notes.contains("install tesseract-ocr-lao"))
    }
}
