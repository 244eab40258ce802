import Domain

/// Takes running stages from workers that died, and queues them again at once.
///
/// The workers of the same group are faster where one lives: they take the entry as soon as the lease ends. This is for
/// what has no entry any more. Each row is compared by attempt and heartbeat, so that twice changes nothing.
struct ReclaimExpired: Sweep {
    let name = "reclaim"
    let intervalSeconds: Double
    let leaseSeconds: Double
    /// A stage that killed so many workers is dead.
    let maximumLosses: Int
    let ledger: any LedgerKeeping

    func sweep() async throws -> Int {
        try await ledger.reclaimExpired(leaseSeconds: leaseSeconds, maximumLosses: maximumLosses, limit: 500)
    }
}
