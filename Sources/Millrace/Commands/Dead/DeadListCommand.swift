import ArgumentParser
import Database
import Domain
import FoundationEssentials

/// One line for each dead stage, newest first.
struct DeadListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "One line each, newest first.")

    @OptionGroup var options: DeadOptions

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func run() async throws {
        try await told {
            let dead = try await Toolbox.open().withDatabase {
                try await PostgresLedger($0).dead(options.filter(limit: 50))
            }
            if json { try Screen.show(json: dead.map { DeadLine($0) }) } else { Screen.show(Self.table(dead).text) }
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
}

/// A dead stage in a JSON document.
struct DeadLine: Encodable {
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
