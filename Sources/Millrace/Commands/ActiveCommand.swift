import ArgumentParser
import Domain
import ServiceKit

/// What is being worked on now.
struct ActiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "active", abstract: "Shows what is being worked on.")

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told {
            try await FleetReport<ActiveReport>(
                options: options,
                method: "active",
                rows: { report, table in
                    for work in report.active {
                        table.add(
                            report.service,
                            report.instance,
                            work.stage,
                            work.file,
                            "\(work.attempt)",
                            "\(work.progress.percent) % \(work.progress.step)",
                            Amount.duration(work.seconds)
                        )
                    }
                },
                header: Table("SERVICE", "INSTANCE", "STAGE", "FILE", "ATTEMPT", "PROGRESS", "FOR")
            ).run()
        }
    }
}
