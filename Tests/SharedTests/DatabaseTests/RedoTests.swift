import Domain
import FoundationEssentials
import TestKit
import Testing

@testable import Database

/// What is kept of an order to read a file again, and of what was read before.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct RedoTests {
    private static let wish = ReadingWish(languages: "tha", layout: PageLayout(mode: 6))

    private static func analysed(_ database: TemporaryDatabase, _ text: String) async throws -> FileID {
        let upload = SampleUpload.fresh()
        _ = try await database.files.accept(upload)
        try await finish(upload.file.id, text, in: database)
        let drawing = try await claim(upload.file.id, .thumbnail, in: database)
        #expect(try await database.ledger.finish(drawing, .done([]), announcing: []))
        return upload.file.id
    }

    private static func finish(_ file: FileID, _ text: String, generation: Int64 = 1, in database: TemporaryDatabase)
        async throws
    {
        let claim = try await claim(file, .analyze, generation: generation, in: database)
        let analysis = Analysis(summary: text, pages: [TextPage(number: 1, text: text, source: "ocr", confidence: 0.5)])
        #expect(try await database.ledger.finish(claim, .done([.analysis(analysis)]), announcing: []))
    }

    private static func claim(
        _ file: FileID,
        _ stage: StageName,
        generation: Int64 = 1,
        in database: TemporaryDatabase
    ) async throws -> Claim {
        let work = Work(file: file, stage: stage, generation: generation)
        let answer = try await database.ledger.claim(work, worker: "w", leaseSeconds: 30)
        guard case .granted(let claim) = answer else { throw Failure(.internalError, "\(answer)") }
        return claim
    }

    @Test func aWishHoldsUntilTheNextOrder() async throws {
        try await TemporaryDatabase.with { database in
            let file = try await Self.analysed(database, "first")
            let wishes = PostgresWishes(database.client)
            #expect(try await wishes.wish(for: file) == .none)
            _ = try await database.files.reprocess(file, stages: [.analyze], force: true, wish: Self.wish, of: .sample)
            #expect(try await wishes.wish(for: file) == Self.wish)
            try await Self.finish(file, "second", generation: 2, in: database)
            #expect(try await wishes.wish(for: file) == Self.wish)
            _ = try await database.files.reprocess(file, stages: [.analyze], force: true, of: .sample)
            #expect(try await wishes.wish(for: file) == .none)
        }
    }

    @Test func aWishForWhatIsNotReadAgainIsAConflict() async throws {
        try await TemporaryDatabase.with { database in
            let file = try await Self.analysed(database, "first")
            await #expect(throws: Failure.self) {
                try await database.files.reprocess(
                    file,
                    stages: [.thumbnail],
                    force: true,
                    wish: Self.wish,
                    of: .sample
                )
            }
            #expect(
                try await database.files.report(file, of: .sample)?.file.status == .completed,
                "nothing was written"
            )
            #expect(try await PostgresWishes(database.client).wish(for: file) == .none)
        }
    }

    @Test func whatWasFoundBeforeStaysForItsOwner() async throws {
        try await TemporaryDatabase.with { database in
            let file = try await Self.analysed(database, "first")
            #expect(try await database.files.earlier(file, of: .sample) == nil)
            for (generation, text) in [(2, "second"), (3, "third")] {
                _ = try await database.files.reprocess(file, stages: [.analyze], force: true, of: .sample)
                try await Self.finish(file, text, generation: Int64(generation), in: database)
            }
            let earlier = try #require(try await database.files.earlier(file, of: .sample))
            #expect(earlier.analysis.summary == "second")
            #expect(earlier.analysis.pages == [TextPage(number: 1, text: "second", source: "ocr", confidence: 0.5)])
            #expect(abs(earlier.analysedAt.timeIntervalSinceNow) < 60)
            #expect(try await database.files.text(file, of: .sample)?.map(\.text) == ["third"])
            let stranger = try #require(UserID("stranger"))
            #expect(try await database.files.earlier(file, of: stranger) == nil)
            try await database.files.delete(file, of: .sample)
            #expect(try await database.files.earlier(file, of: .sample) == nil)
        }
    }
}
