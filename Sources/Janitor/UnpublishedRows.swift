import Domain
import Streams

/// Finds queued work for which no event was published, or whose event is lost, and publishes one.
///
/// Queues it under the next generation, by compare-and-set: whichever event comes first does the work, the others are
/// stale.
struct UnpublishedRows: Sweep {
    let name = "unpublished"
    let intervalSeconds: Double
    let carriage: Carriage

    func sweep() async throws -> Int {
        try await carriage.requeueUncarried(olderThanSeconds: intervalSeconds)
    }
}
