import ArgumentParser
import ServiceKit

/// Shows or changes from which level running processes log.
struct LogLevelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log-level",
        abstract: "Shows or changes the log level of running processes."
    )

    @Argument(help: "trace, debug, info, notice, warning, error or critical; without it the level is shown.")
    var level: String?

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told {
            try await FleetReport<LevelReport>(
                options: options,
                method: "log_level",
                params: level.map { ["level": $0] } ?? [:],
                rows: { report, table in table.add(report.service, report.instance, report.level) },
                header: Table("SERVICE", "INSTANCE", "LEVEL")
            ).run()
        }
    }
}
