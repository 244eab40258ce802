import TestKit
import Testing

@testable import Database

/// The facts that hold for every ledger, repository and outbox, on the real server.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct ExerciseTests {
    @Test(arguments: StageLedgerExercise.Fact.allCases)
    func ledger(_ fact: StageLedgerExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            let exercise = StageLedgerExercise(
                files: database.files,
                ledger: database.ledger,
                leases: database.leases,
                outbox: database.outbox
            )
            try await exercise.check(fact)
        }
    }

    @Test(arguments: FileRepositoryExercise.Fact.allCases)
    func files(_ fact: FileRepositoryExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            try await FileRepositoryExercise(files: database.files).check(fact)
        }
    }

    @Test(arguments: PageDraftsExercise.Fact.allCases)
    func drafts(_ fact: PageDraftsExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            let drafts = PostgresDrafts(database.client)
            try await PageDraftsExercise(files: database.files, ledger: database.ledger, drafts: drafts).check(fact)
        }
    }

    @Test(arguments: CallLedgerExercise.Fact.allCases)
    func calls(_ fact: CallLedgerExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            let exercise = CallLedgerExercise(
                ledger: PostgresCallLedger(database.client),
                answers: PostgresAnswers(database.client),
                consent: PostgresConsent(database.client)
            )
            try await exercise.check(fact)
        }
    }

    @Test(arguments: CollectionExercise.Fact.allCases)
    func collections(_ fact: CollectionExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            let collections = PostgresCollections(database.client, limits: CollectionExercise.limits)
            try await CollectionExercise(files: database.files, collections: collections).check(fact)
        }
    }

    @Test(arguments: OutboxExercise.Fact.allCases)
    func outbox(_ fact: OutboxExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            try await OutboxExercise(files: database.files, outbox: database.outbox).check(fact)
        }
    }
}
