import ArgumentParser
import Database
import Domain

/// Cancels what waits.
struct PurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Cancels files that wait and on which nobody works; their users are told.",
        discussion: "They become failed with the code cancelled; `millrace reprocess` takes them up again."
    )

    @Option(help: "Only where this stage waits: analyze or thumbnail.")
    var stage: StageName?

    @Option(help: "Only this user's.")
    var user: UserID?

    @Flag(help: "Everybody's.")
    var all = false

    @Option(help: "At most so many, the oldest.")
    var limit = 10_000

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func validate() throws {
        guard all != (stage != nil || user != nil) else { throw ValidationError("Say --stage or --user, or --all.") }
        guard stage?.isRequired ?? true else { throw ValidationError("--stage is analyze or thumbnail.") }
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is 1 to 100000.") }
    }

    func run() async throws {
        try await told {
            let count = try await Toolbox.open().withDatabase { client in
                try await PostgresLedger(client).purge(stage: stage, owner: user, limit: limit, by: Operator.name)
            }
            if json { try Screen.show(json: ["cancelled": count]) } else { Screen.show("\(count) cancelled") }
        }
    }
}
