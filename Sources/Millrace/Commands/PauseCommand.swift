import ArgumentParser
import Database
import Domain

/// Takes no new work until `resume`: a stage or a user everywhere, or single processes.
struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Pauses a stage or a user everywhere, or tells processes to take no new work; what runs goes on.",
        discussion: """
            With --stage or --user nothing of it begins in any process until `millrace resume`, over restarts too; \
            uploads are accepted. `millrace holds` shows what is paused so.
            """
    )

    @OptionGroup var hold: HoldOptions

    @Option(help: "Why, for whoever finds it paused; with --stage or --user.")
    var reason = ""

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told {
            guard let target = hold.target else { return try await FleetReport(options, "pause").run() }
            let isNew = try await Toolbox.open().withDatabase { client in
                try await PostgresLedger(client).hold(target, reason: reason, by: Operator.name)
            }
            if options.json { return try Screen.show(json: ["paused": true, "changed": isNew]) }
            Screen.show("\(target.kind) \(target.name) \(isNew ? "is paused" : "was paused before")")
        }
    }
}
