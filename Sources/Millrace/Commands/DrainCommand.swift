import ArgumentParser

/// Takes no new work and waits until what runs has ended, as before a deployment.
struct DrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Tells processes to take no new work, and waits until what runs has ended.",
        discussion: "They stay paused: end them, or let them go on with `millrace resume`. See --timeout."
    )

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told { try await FleetReport(options, "drain").run() }
    }
}
