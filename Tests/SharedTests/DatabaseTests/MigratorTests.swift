import Domain
import FoundationEssentials
import TestKit
import Testing

@testable import Database

@Suite(.enabled(if: TemporaryDatabase.isThere))
struct MigratorTests {
    @Test func countsItsStepsWithoutGaps() {
        #expect(Migration.all.map(\.version) == Array(1...Migration.all.count))
    }

    @Test func appliesWhatIsMissingOnce() async throws {
        try await TemporaryDatabase.with(isMigrated: false) { database in
            let migrator = Migrator(database.client)
            let names = Migration.all.map { "\($0.version) \($0.name)" }
            let pending = try await migrator.pending()
            #expect(pending == names)
            let failure = await #expect(throws: Failure.self) { try await migrator.check() }
            #expect(failure?.code == .unfit)
            #expect(try await migrator.migrate() == names)
            #expect(try await migrator.migrate().isEmpty)
            #expect(try await migrator.pending().isEmpty)
            #expect(try await migrator.check() == "schema \(Migration.all.count)")
        }
    }

    /// Steps that came after files were uploaded and analysed.
    @Test func theStepsOfCropsKeepWhatIsThere() async throws {
        try await TemporaryDatabase.with(isMigrated: false) { database in
            let (before, after) = (Array(Migration.all.prefix(18)), Migration.all.dropFirst(18))
            #expect(try await Migrator(database.client, before).migrate().last == "18 collections")
            let upload = SampleUpload.fresh(named: "field.tif", type: "image/tiff")
            _ = try await database.files.accept(upload)
            let id = upload.file.id
            try await database.run(
                """
                INSERT INTO analyses (file_id, suggested_filename, summary, tags, language, metadata, methods, notes,
                    text_characters)
                VALUES ($1, NULL, 'a field', '[]', 'en', '{"date_taken": "2024-05-01T10:00:00"}', '{}', '[]', 0)
                """,
                [id]
            )
            #expect(try await Migrator(database.client).migrate() == after.map { "\($0.version) \($0.name)" })
            let crops = PostgresCrops(database.client)
            let page = try await crops.images(ImageQuery(), of: .sample)
            #expect(page.items.map(\.report.file.id) == [id])
            #expect(page.items.first?.report.analysis?.summary == "a field")
            #expect(try await crops.survey(of: id, of: .sample) == nil)
            let numbers = try await crops.statistics(of: .sample)
            #expect(numbers.images == 1 && numbers.analyzed == 1 && numbers.surveyed == 0)
            // And it can be measured now.
            _ = try await database.client.transaction { _, link -> Int in
                try [Change.survey(SampleSurvey.of())].write(to: id, on: link)
                return 0
            }
            let moment = try await crops.survey(of: id, of: .sample)?.capturedAt
            #expect(moment == Date(timeIntervalSince1970: 1_714_557_600))
        }
    }

    @Test func letsOneOfManyMigrate() async throws {
        try await TemporaryDatabase.with(isMigrated: false) { database in
            let migrator = Migrator(database.client)
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<5 { group.addTask { try await migrator.migrate() } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.count == Migration.all.count)
        }
    }

    @Test func keepsWhatWentBeforeABadStep() async throws {
        try await TemporaryDatabase.with(isMigrated: false) { database in
            let good = Migration(version: 1, name: "good", sql: "CREATE TABLE good (i int)")
            let bad = Migration(version: 2, name: "bad", sql: "CREATE TABLE half (i int); CREATE TABLE good (i int)")
            let migrator = Migrator(database.client, [good, bad])
            await #expect(throws: Failure.self) { try await migrator.migrate() }
            let pending = try await migrator.pending()
            #expect(pending == ["2 bad"])
            #expect(try await database.value("SELECT to_regclass('half')") == nil)
            #expect(try await database.value("SELECT to_regclass('good')") == "good")
        }
    }
}
