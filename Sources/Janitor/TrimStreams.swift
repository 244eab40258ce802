import Events
import Streams

/// Removes entries that every group has acknowledged, so that streams stay short.
///
/// The watermark is the slowest of the groups that the catalogue expects, in one atomic script; nothing is removed
/// while one of them is missing.
struct TrimStreams: Sweep {
    let name = "trim"
    let intervalSeconds = 30.0
    let streams: any StreamKeeping

    func sweep() async throws -> Int {
        // A missing group would let streams grow for ever.
        try await streams.ensureGroups()
        var total = 0
        for stream in StreamName.consumed + [.dead] { total += try await streams.trim(stream) }
        return total
    }
}
