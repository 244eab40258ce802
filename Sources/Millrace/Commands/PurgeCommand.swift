import ArgumentParser

/// Throws away what waits; comes with the operations dashboard.
struct PurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Throws away queued work (not built yet)."
    )

    @Argument(parsing: .allUnrecognized, help: .hidden)
    var words: [String] = []

    func run() async throws {
        try NotBuilt.tell("purge", "Until then: POST /api/v1/files/{id}/cancel, or `millrace pause`.")
    }
}
