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
        // A store that is away must not cost a file one of its two chances.
        try await store.ping()
        while true {
            let keys = try await ledger.purgeDeleted(retentionSeconds: retentionSeconds, limit: Self.portion)
            guard !keys.isEmpty else { return total }
            total += try await delete(keys)
        }
    }

    /// Tries each, so that one that cannot be removed keeps no others.
    private func delete(_ keys: [ObjectKey]) async throws -> Int {
        var failure: (any Error)?
        for key in keys {
            do {
                try await store.delete(key)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return keys.count
    }
}
