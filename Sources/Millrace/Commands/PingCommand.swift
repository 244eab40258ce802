import ArgumentParser

/// Who is there, in which state, and since when.
struct PingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping",
        abstract: "Asks every process whether it is there."
    )

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told { try await FleetReport(options, "ping").run() }
    }
}
