import ArgumentParser

/// Ends a pause.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Tells processes to take work again."
    )

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told { try await FleetReport(options, "resume").run() }
    }
}
