import Domain

/// Removes rows that nobody asks for any more: idempotency keys, old events, old attempts. Removing what is gone changes
/// nothing.
struct ExpireRows: Sweep {
    let name = "expire"
    let intervalSeconds: Double
    let retentionSeconds: Double
    let attemptsRetentionSeconds: Double
    let ledger: any LedgerKeeping

    func sweep() async throws -> Int {
        try await ledger.expireOldRows(retentionSeconds: retentionSeconds)
            + ledger.expireAttempts(retentionSeconds: attemptsRetentionSeconds)
    }
}
