import ArgumentParser
import ServiceKit

/// What processes have done since they began, and what they cost.
struct StatsProcessesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "processes",
        abstract: "Shows counters, memory and CPU time of every process."
    )

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told {
            try await FleetReport<StatsReport>(
                options: options,
                method: "stats",
                rows: { report, table in
                    table.add(
                        report.service,
                        report.instance,
                        report.state,
                        Amount.duration(report.upSeconds),
                        Amount.bytes(report.residentBytes),
                        "\(Amount.decimal(report.cpuSeconds, places: 1)) s",
                        Amount.counters(report.stats)
                    )
                },
                header: Table("SERVICE", "INSTANCE", "STATE", "UP", "MEMORY", "CPU", "SINCE THEN")
            ).run()
        }
    }
}
