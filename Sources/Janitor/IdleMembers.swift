import Streams

/// Removes the names of processes that are gone from their groups.
///
/// Only where nothing is pending, checked and removed in one atomic script; a living member is made anew by its next
/// read.
struct IdleMembers: Sweep {
    let name = "members"
    let intervalSeconds = 300.0
    let idleSeconds = 600.0
    let streams: any StreamKeeping

    func sweep() async throws -> Int {
        try await streams.removeIdleMembers(idleSeconds: idleSeconds)
    }
}
