import Domain

/// Removes the objects and rows of files that were deleted long ago.
///
/// The ledger hands a file's keys out again before its rows go, and removing an object twice is no error: nothing stays
/// behind if a Janitor dies half-way.
struct PurgeDeleted: Sweep {
    let name = "purge"
    let intervalSeconds: Double
    let retentionSeconds: Double
    let ledger: any LedgerKeeping
    let store: any ObjectStore

    private static let portion = 200

    func sweep() async throws -> Int {
        var total = 0
        while true {
            let keys = try await ledger.purgeDeleted(retentionSeconds: retentionSeconds, limit: Self.portion)
            for key in keys { try await store.delete(key) }
            total += keys.count
            guard !keys.isEmpty else { return total }
        }
    }
}
