import ArgumentParser
import Database

/// Brings the database's schema up to date.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings the database's schema up to date; services never do it themselves.",
        discussion: "Safe to run twice, and beside running services: a second one waits, then finds nothing to do."
    )

    @Flag(help: "Only show which steps are missing; exit code 1 if there are any.")
    var pending = false

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func run() async throws {
        try await told {
            let box = try Toolbox.open()
            let steps = try await box.withDatabase { client in
                pending ? try await Migrator(client).pending() : try await Migrator(client).migrate()
            }
            if json {
                try Screen.show(json: [pending ? "pending" : "applied": steps])
            } else if steps.isEmpty {
                Screen.show("The schema is up to date.")
            } else {
                Screen.show(steps.map { "\(pending ? "missing" : "applied")  \($0)" }.joined(separator: "\n"))
            }
            if pending, !steps.isEmpty { throw ExitCode.failure }
        }
    }
}
