import Domain

/// Removes the vectors of deleted files from a store of their own.
///
/// The Gateway tries when a file is deleted; this is for a store that was away then, and for an Analyzer that wrote them
/// a moment later. Removing what is not there is no error, so twice is harmless.
struct RemoveVectors: Sweep {
    let name = "vectors"
    let intervalSeconds: Double
    let removals: any VectorRemovals
    let store: any VectorStore

    /// An attempt on a deleted file has heard of it by then, or has lost its lease.
    private static let afterSeconds = 120.0
    private static let portion = 100

    func sweep() async throws -> Int {
        var count = 0
        while true {
            let files = try await removals.due(afterSeconds: Self.afterSeconds, limit: Self.portion)
            for file in files { try await store.delete(file) }
            guard !files.isEmpty else { return count }
            try await removals.removed(files)
            count += files.count
        }
    }
}
