import ArgumentParser

/// Takes no new work until `resume`.
struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Tells processes to take no new work; what runs goes on."
    )

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told { try await FleetReport(options, "pause").run() }
    }
}
