import ArgumentParser
import Database
import Domain
import FoundationEssentials

/// What failed for good, from SQL.
struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "Shows stages that failed for good, newest first, and why."
    )

    @Option(help: "Only this stage: analyze, thumbnail or notify.")
    var stage: StageName?

    @Option(help: "At most so many.")
    var limit = 50

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit is 1 to 10000.") }
    }

    func run() async throws {
        try await told {
            let dead = try await Toolbox.open().withDatabase {
                try await PostgresLedger($0).dead(stage: stage, limit: limit)
            }
            if json { try Screen.show(json: dead.map { Line($0) }) } else { Screen.show(Self.table(dead).text) }
        }
    }

    static func table(_ dead: [DeadReport]) -> Table {
        var table = Table("AT", "STAGE", "FILE", "OWNER", "NAME", "ATTEMPTS", "WHY")
        for report in dead {
            table.add(
                report.at.formatted(.iso8601),
                report.stage.description,
                report.file.description,
                report.owner.description,
                report.filename,
                "\(report.attempts)",
                "\(report.error.code): \(report.error.message)"
            )
        }
        return table
    }

    /// One of them in the JSON document.
    private struct Line: Encodable {
        let file_id: FileID
        let owner: UserID
        let filename: String
        let stage: StageName
        let error: StageError
        let attempts: Int
        let at: Date

        init(_ report: DeadReport) {
            file_id = report.file
            owner = report.owner
            filename = report.filename
            stage = report.stage
            error = report.error
            attempts = report.attempts
            at = report.at
        }
    }
}
