import Domain
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
