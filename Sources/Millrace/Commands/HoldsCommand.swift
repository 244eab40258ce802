import ArgumentParser
import Database
import Domain
import FoundationEssentials

/// What is paused everywhere, from SQL.
struct HoldsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holds",
        abstract: "Shows which stages and users are paused everywhere, by whom and why."
    )

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func run() async throws {
        try await told {
            let holds = try await Toolbox.open().withDatabase { try await PostgresLedger($0).holds() }
            if json { try Screen.show(json: holds.map { Line($0) }) } else { Screen.show(Self.table(holds).text) }
        }
    }

    static func table(_ holds: [Hold]) -> Table {
        var table = Table("SINCE", "KIND", "NAME", "WHO", "WHY")
        for hold in holds {
            table.add(hold.since.formatted(.iso8601), hold.target.kind, hold.target.name, hold.who, hold.reason)
        }
        return table
    }

    private struct Line: Encodable {
        let kind: String
        let name: String
        let who: String
        let reason: String
        let since: Date

        init(_ hold: Hold) {
            kind = hold.target.kind
            name = hold.target.name
            who = hold.who
            reason = hold.reason
            since = hold.since
        }
    }
}
