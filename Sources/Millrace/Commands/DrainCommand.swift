import ArgumentParser

/// Takes no new work and waits until what runs has ended, as before a deployment.
struct DrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Tells processes to take no new work, and waits until what runs has ended.",
        discussion: """
            What was not begun is handed back at once, for others. They stay paused: end them, or let them go on with \
            `millrace resume`. Waits an hour unless --timeout says otherwise.
            """
    )

    @Argument(help: "Only the process whose instance id begins with this.")
    var named: String?

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told {
            var options = options
            options.instance = named ?? options.instance
            options.timeout = options.timeout ?? 3600
            try await FleetReport(options, "drain").run()
        }
    }
}
