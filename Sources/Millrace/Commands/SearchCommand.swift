import ArgumentParser

/// Finds files by meaning; comes with the search itself.
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Finds files by their content (not built yet)."
    )

    @Argument(parsing: .allUnrecognized, help: .hidden)
    var words: [String] = []

    func run() async throws {
        try NotBuilt.tell("search", "Until then: GET /api/v1/files?q= finds names and summaries.")
    }
}
