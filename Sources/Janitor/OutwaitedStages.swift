import Domain

/// Fails stages that have waited too long for a dependency that is away, wherever their next attempt stands in line.
///
/// An attempt that finds the dependency away after so long ends its stage too; this is for those whose turn does not
/// come. Compare-and-set, so that twice changes nothing.
struct OutwaitedStages: Sweep {
    let name = "patience"
    let intervalSeconds: Double
    let patienceSeconds: Double
    let ledger: any LedgerKeeping

    func sweep() async throws -> Int {
        try await ledger.giveUpWaiting(patienceSeconds: patienceSeconds, limit: 500)
    }
}
