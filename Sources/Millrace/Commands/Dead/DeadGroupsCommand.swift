import ArgumentParser
import Database
import Domain
import FoundationEssentials

/// One line for each reason, the most frequent first.
struct DeadGroupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groups",
        abstract: "One line for each stage and error code, the most frequent first."
    )

    @OptionGroup var options: DeadOptions

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func run() async throws {
        try await told {
            let groups = try await Toolbox.open().withDatabase {
                try await PostgresLedger($0).deadGroups(options.filter(limit: 100))
            }
            if json { try Screen.show(json: groups.map { Line($0) }) } else { Screen.show(Self.table(groups).text) }
        }
    }

    static func table(_ groups: [DeadGroup]) -> Table {
        var table = Table("COUNT", "STAGE", "CODE", "NEWEST", "EXAMPLE", "WHY")
        for group in groups {
            table.add(
                "\(group.count)",
                group.stage.description,
                group.code,
                group.newest.formatted(.iso8601),
                group.example.description,
                group.message
            )
        }
        return table
    }

    /// One of them in the JSON document.
    private struct Line: Encodable {
        let stage: StageName
        let code: String
        let count: Int
        let newest: Date
        let example: FileID
        let message: String

        init(_ group: DeadGroup) {
            stage = group.stage
            code = group.code
            count = group.count
            newest = group.newest
            example = group.example
            message = group.message
        }
    }
}
