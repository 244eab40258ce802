import ArgumentParser
import Database
import Domain

/// Stops the work on files, whoever's they are.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Stops the work on files: what waits at once, what runs within 15 seconds."
    )

    @Argument(help: "Files, by id.")
    var files: [FileID]

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func run() async throws {
        try await told {
            let lines = try await Toolbox.open().withDatabase { client in
                var lines: [Line] = []
                for id in files {
                    do {
                        let file = try await PostgresLedger(client).cancel(id, by: Operator.name)
                        lines.append(Line(file_id: id, status: file.status.rawValue, refusal: nil))
                    } catch let failure as Failure where failure.code.retry == .never {
                        lines.append(Line(file_id: id, status: nil, refusal: failure.message))
                    }
                }
                return lines
            }
            if json {
                try Screen.show(json: lines)
            } else {
                var table = Table("FILE", "OUTCOME")
                for line in lines { table.add("\(line.file_id)", line.outcome) }
                Screen.show(table.text)
            }
            if lines.contains(where: { $0.refusal != nil }) { throw ExitCode.failure }
        }
    }

    private struct Line: Encodable {
        let file_id: FileID
        let status: String?
        let refusal: String?

        /// A file that is not settled yet stops with its next heartbeat.
        var outcome: String { refusal ?? (status == "failed" ? "cancelled" : "stopping") }
    }
}
