import ArgumentParser
import ServiceKit

/// What processes hold for later.
struct ScheduledCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scheduled",
        abstract: "Shows what processes hold for later, and when."
    )

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told {
            try await FleetReport<ScheduledReport>(
                options: options,
                method: "scheduled",
                rows: { report, table in
                    for item in report.scheduled {
                        table.add(report.service, report.instance, item.name, Amount.duration(item.inSeconds))
                    }
                },
                header: Table("SERVICE", "INSTANCE", "WHAT", "IN")
            ).run()
        }
    }
}
