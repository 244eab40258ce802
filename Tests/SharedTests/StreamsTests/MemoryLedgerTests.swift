import FoundationEssentials
import TestKit
import Testing

/// The ledger in memory keeps the same rules as the one in PostgreSQL, so that tests over it tell the truth.
struct MemoryLedgerTests {
    private let ledger: MemoryLedger

    /// Its clock is slow, so that a busy machine does not let leases run out between two lines of a test.
    init() {
        let start = Date()
        ledger = MemoryLedger(now: { start.addingTimeInterval(Date().timeIntervalSince(start) / 10) })
    }

    @Test(arguments: StageLedgerExercise.Fact.allCases)
    func behavesAsEveryLedger(_ fact: StageLedgerExercise.Fact) async throws {
        try await StageLedgerExercise(files: ledger, ledger: ledger, leases: ledger, outbox: ledger).check(fact)
    }

    @Test(arguments: PageDraftsExercise.Fact.allCases)
    func keepsPages(_ fact: PageDraftsExercise.Fact) async throws {
        try await PageDraftsExercise(files: ledger, ledger: ledger, drafts: ledger).check(fact)
    }

    @Test(arguments: OutboxExercise.Fact.allCases)
    func behavesAsEveryOutbox(_ fact: OutboxExercise.Fact) async throws {
        try await OutboxExercise(files: ledger, outbox: ledger).check(fact)
    }
}
