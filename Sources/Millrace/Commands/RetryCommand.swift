import ArgumentParser
import Database
import Domain

/// Queues dead stages again, with a fresh budget of attempts.
struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Queues stages again that failed for good, with a fresh budget of attempts.",
        discussion: "Name files, or say which by --stage, --code, --user, --since and --limit. It goes on record."
    )

    @Argument(help: "Files, by id.")
    var files: [FileID] = []

    @Flag(help: "Every dead stage, at most 10000 in one call.")
    var all = false

    @OptionGroup var options: DeadOptions

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func validate() throws {
        guard all || !files.isEmpty || !options.isEmpty else {
            throw ValidationError("Name files, filter by --stage, --code, --user, --since or --limit, or say --all.")
        }
        guard !all || files.isEmpty else { throw ValidationError("--all and files exclude each other.") }
    }

    func run() async throws {
        try await told {
            let outcomes = try await Toolbox.open().withDatabase { client in
                try await PostgresLedger(client).replay(options.filter(files, limit: 10_000), by: Operator.name)
            }
            let missing = files.filter { file in !outcomes.contains { $0.file == file } }
            for file in missing { Screen.remark("\(file) has no dead stage") }
            if json {
                try Screen.show(json: outcomes.map { Line($0) })
            } else if !outcomes.isEmpty {
                Screen.show(Self.table(outcomes).text)
            } else if files.isEmpty {
                Screen.show("Nothing of that kind is dead.")
            }
            if !missing.isEmpty || outcomes.contains(where: { $0.refusal != nil }) { throw ExitCode.failure }
        }
    }

    static func table(_ outcomes: [ReplayOutcome]) -> Table {
        var table = Table("FILE", "STAGES", "OUTCOME")
        for outcome in outcomes {
            let stages = outcome.stages.map(\.description).joined(separator: " ")
            table.add("\(outcome.file)", stages, outcome.refusal ?? "queued")
        }
        return table
    }

    private struct Line: Encodable {
        let file_id: FileID
        let stages: [StageName]
        let outcome: String

        init(_ outcome: ReplayOutcome) {
            file_id = outcome.file
            stages = outcome.stages
            self.outcome = outcome.refusal ?? "queued"
        }
    }
}
