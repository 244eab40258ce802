import Domain
import TestKit
import Testing

struct MemoryGovernorTests {
    @Test(arguments: CallGovernorExercise.Fact.allCases)
    func governor(_ fact: CallGovernorExercise.Fact) async throws {
        try await CallGovernorExercise(MemoryGovernor()).check(fact)
    }

    @Test(arguments: CallLedgerExercise.Fact.allCases)
    func ledger(_ fact: CallLedgerExercise.Fact) async throws {
        let ledger = MemoryCallLedger()
        try await CallLedgerExercise(ledger: ledger, answers: ledger, consent: ledger).check(fact)
    }
}
