import Domain
import Streams

/// Notices a broker that came back empty: makes the groups anew and publishes everything that waits, at once.
///
/// One Janitor sees it; should that one die of it, ``UnpublishedRows`` does the same a little later.
struct EmptiedBroker: Sweep {
    let name = "emptied"
    let intervalSeconds = 2.0
    let carriage: Carriage

    func sweep() async throws -> Int {
        guard try await carriage.streams.forgotEverything() else { return 0 }
        return try await carriage.rebuild().requeued
    }
}
