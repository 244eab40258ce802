import ArgumentParser
import Database
import Domain

/// Queues dead stages again, with a fresh budget of attempts.
struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Queues stages again that failed for good, with a fresh budget of attempts."
    )

    @Argument(help: "Files, by id.")
    var files: [FileID] = []

    @Flag(help: "Every dead stage, at most 10000 in one call.")
    var all = false

    @Option(help: "Only this stage: analyze, thumbnail or notify.")
    var stage: StageName?

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func validate() throws {
        guard all != !files.isEmpty else { throw ValidationError("Name files, or say --all.") }
    }

    func run() async throws {
        try await told {
            let outcomes = try await Toolbox.open().withDatabase { client in
                let dead = try await PostgresLedger(client).dead(stage: stage, limit: 10_000)
                return try await retry(dead.filter { all || files.contains($0.file) }, PostgresFiles(client))
            }
            let missing = files.filter { file in !outcomes.contains { $0.file_id == file } }
            for file in missing { Screen.remark("\(file) has no dead stage") }
            if json {
                try Screen.show(json: outcomes)
            } else if outcomes.isEmpty {
                if all { Screen.show("Nothing is dead.") }
            } else {
                var table = Table("FILE", "STAGES", "OUTCOME")
                for outcome in outcomes {
                    table.add("\(outcome.file_id)", outcome.stages.joined(separator: " "), outcome.outcome)
                }
                Screen.show(table.text)
            }
            if !missing.isEmpty || outcomes.contains(where: { $0.outcome != Outcome.queued }) { throw ExitCode.failure }
        }
    }

    private struct Outcome: Encodable {
        static let queued = "queued"

        let file_id: FileID
        let stages: [String]
        let outcome: String
    }

    private func retry(_ dead: [DeadReport], _ repository: any FileRepository) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        let byFile = Dictionary(grouping: dead, by: \.file).sorted { $0.key < $1.key }
        for (file, reports) in byFile {
            guard let owner = reports.first?.owner else { continue }
            let stages = reports.map(\.stage)
            do {
                _ = try await repository.reprocess(file, stages: stages, force: false, of: owner)
                outcomes.append(Outcome(file_id: file, stages: stages.map(\.description), outcome: Outcome.queued))
            } catch let failure as Failure where failure.code.retry == .never {
                outcomes.append(Outcome(file_id: file, stages: stages.map(\.description), outcome: failure.message))
            }
        }
        return outcomes
    }
}
