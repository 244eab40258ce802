import Domain

/// Fails stages that have been running for very long without a live lease: a user must not wait for ever.
///
/// Should never find any, since ``ReclaimExpired`` comes first. Compare-and-set, so that twice changes nothing.
struct StuckStages: Sweep {
    let name = "stuck"
    let intervalSeconds = 60.0
    let afterSeconds: Double
    let ledger: any LedgerKeeping

    func sweep() async throws -> Int {
        try await ledger.failStuck(afterSeconds: afterSeconds, limit: 500)
    }
}
