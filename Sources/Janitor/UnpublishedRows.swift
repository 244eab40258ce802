import Domain
import Streams

/// Finds queued work for which no event was published, or whose event is lost, and publishes one.
///
/// Queues it under the next generation, by compare-and-set: whichever event comes first does the work, the others are
/// stale.
struct UnpublishedRows: Sweep {
    let name = "unpublished"
    let intervalSeconds: Double
    let leaseSeconds: Double
    let carriage: Carriage
    let backlog: Backlog

    func sweep() async throws -> Int {
        let finding = try await carriage.requeueUncarried(olderThanSeconds: intervalSeconds)
        // What runs without a lease is found here and taken by another sweep.
        let lapsed = try await carriage.ledger.lapsedCount(afterSeconds: leaseSeconds * 2)
        backlog.note(finding.uncarried + lapsed)
        return finding.requeued
    }
}
