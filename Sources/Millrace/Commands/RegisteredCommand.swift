import ArgumentParser
import ServiceKit

/// What processes can do.
struct RegisteredCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registered",
        abstract: "Shows the stages and loops of every process, and its control methods."
    )

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told {
            try await FleetReport<RegisteredReport>(
                options: options,
                method: "registered",
                rows: { report, table in
                    table.add(
                        report.service,
                        report.instance,
                        report.parts.joined(separator: " "),
                        report.methods.joined(separator: " ")
                    )
                },
                header: Table("SERVICE", "INSTANCE", "PARTS", "METHODS")
            ).run()
        }
    }
}
