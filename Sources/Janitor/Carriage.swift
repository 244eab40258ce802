import Domain
import ServiceKit
import Streams

/// Finds work that waits in the ledger while no stream carries it, and queues it again.
struct Carriage: Sendable {
    /// What one look found.
    struct Finding: Sendable, Hashable {
        /// Work that nobody carried.
        var uncarried = 0
        /// How much of it was queued again; another Janitor or a worker may have been faster.
        var requeued = 0
    }

    /// Rows looked at in one go.
    static let portion = 500

    let ledger: any LedgerKeeping
    let streams: any StreamKeeping

    /// Looks at every row that was last looked at before `age` ago.
    func requeueUncarried(olderThanSeconds age: Double) async throws -> Finding {
        var finding = Finding()
        var round: CandidateRound?
        repeat {
            let page = try await ledger.uncarriedCandidates(olderThanSeconds: age, in: round, limit: Self.portion)
            let lost = try await uncarried(page.works)
            finding.uncarried += lost.count
            if !lost.isEmpty { finding.requeued += try await ledger.requeue(lost) }
            round = page.round
        } while round != nil
        return finding
    }

    /// Makes the groups and publishes all that waits and that nobody carries, however lately it was looked at.
    ///
    /// For a broker that came back empty. Safe while everything runs, and as often as one likes: what is carried is
    /// left alone.
    func rebuild() async throws -> Finding {
        try await streams.ensureGroups()
        return try await requeueUncarried(olderThanSeconds: 0)
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

extension RebuildReport {
    /// As the control port says it.
    init(of finding: Carriage.Finding) {
        self.init(uncarried: finding.uncarried, requeued: finding.requeued)
    }
}
