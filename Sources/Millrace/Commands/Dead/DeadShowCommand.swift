import ArgumentParser
import Database
import Domain
import FoundationEssentials

/// One file's dead stages, what the user is told, and every attempt.
struct DeadShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "One file: its dead stages, what its user is told, and every attempt."
    )

    @Argument(help: "The file's id.")
    var file: FileID

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func run() async throws {
        try await told {
            let found = try await Toolbox.open().withDatabase { try await PostgresLedger($0).deadFile(file) }
            guard let found else { throw Failure(.notFound, "Nothing of \(file) is dead.") }
            if json { try Screen.show(json: Document(found)) } else { Screen.show(Self.page(found)) }
        }
    }

    static func page(_ file: DeadFile) -> String {
        var text = DeadListCommand.table(file.dead).text + "\n"
        for report in file.dead {
            let explanation = Explanation.of(report.error.code, in: .english)
            text += "\(report.stage): \(explanation.cause) \(explanation.advice)\n"
        }
        var table = Table("STARTED", "STAGE", "ATTEMPT", "SECONDS", "OUTCOME", "WORKER", "WHY")
        for attempt in file.attempts {
            let seconds = attempt.finishedAt.map { $0.timeIntervalSince(attempt.startedAt) }
            table.add(
                attempt.startedAt.formatted(.iso8601),
                attempt.stage.description,
                "\(attempt.attempt)",
                seconds.map { Amount.decimal($0, places: 1) } ?? "-",
                attempt.outcome,
                attempt.worker,
                attempt.error.map { "\($0.code): \($0.message)" } ?? ""
            )
        }
        return text + "\n" + table.text
    }

    private struct Document: Encodable {
        struct Attempt: Encodable {
            let attempt_id: UUID
            let stage: StageName
            let attempt: Int
            let generation: Int64
            let worker: String
            let outcome: String
            let started_at: Date
            let finished_at: Date?
            let error: StageError?
        }

        let dead: [DeadLine]
        let attempts: [Attempt]

        init(_ file: DeadFile) {
            dead = file.dead.map { DeadLine($0) }
            attempts = file.attempts.map { attempt in
                Attempt(
                    attempt_id: attempt.attemptID,
                    stage: attempt.stage,
                    attempt: attempt.attempt,
                    generation: attempt.generation,
                    worker: attempt.worker,
                    outcome: attempt.outcome,
                    started_at: attempt.startedAt,
                    finished_at: attempt.finishedAt,
                    error: attempt.error
                )
            }
        }
    }
}
