import Domain
import Streams

/// Finds work that waits in the ledger while no stream carries it, and queues it again.
struct Carriage: Sendable {
    /// Rows looked at in one go.
    static let portion = 500
    /// Portions in one round; the rest waits for the next.
    private static let mostPortions = 200

    let ledger: any LedgerKeeping
    let streams: any StreamKeeping

    /// Looks at rows that were last looked at before `age` ago.
    ///
    /// - Returns: how many were queued again.
    func requeueUncarried(olderThanSeconds age: Double) async throws -> Int {
        var total = 0
        for _ in 0..<Self.mostPortions {
            let candidates = try await ledger.uncarriedCandidates(olderThanSeconds: age, limit: Self.portion)
            let lost = try await uncarried(candidates)
            if !lost.isEmpty { total += try await ledger.requeue(lost) }
            // With an age of zero the same rows would come for ever.
            guard candidates.count == Self.portion, !lost.isEmpty || age > 0 else { break }
        }
        return total
    }

    private func uncarried(_ candidates: [PublishedWork]) async throws -> [Work] {
        try await withThrowingTaskGroup(of: Work?.self) { group in
            for candidate in candidates {
                group.addTask { try await isCarried(candidate) ? nil : candidate.work }
            }
            return try await group.reduce(into: []) { if let work = $1 { $0.append(work) } }
        }
    }

    private func isCarried(_ candidate: PublishedWork) async throws -> Bool {
        guard let stream = candidate.stream, let entry = candidate.entry else { return false }
        return try await streams.isCarried(stream: stream, entry: entry, group: candidate.work.stage.group)
    }
}
