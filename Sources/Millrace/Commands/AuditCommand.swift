import ArgumentParser
import Database
import Domain
import FoundationEssentials

/// What operators did, from SQL.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Shows what operators did, newest first: replays, cancels, purges, pauses."
    )

    @Option(help: "At most so many.")
    var limit = 50

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit is 1 to 10000.") }
    }

    func run() async throws {
        try await told {
            let entries = try await Toolbox.open().withDatabase { try await PostgresLedger($0).audit(limit: limit) }
            if json { try Screen.show(json: entries.map { Line($0) }) } else { Screen.show(Self.table(entries).text) }
        }
    }

    static func table(_ entries: [AuditEntry]) -> Table {
        var table = Table("AT", "WHO", "DID", "COUNT", "WHAT")
        for entry in entries {
            table.add(entry.at.formatted(.iso8601), entry.who, entry.action, "\(entry.count)", words(entry.detail))
        }
        return table
    }

    /// `stage=analyze code=timeout`.
    private static func words(_ detail: JSONValue) -> String {
        guard case .object(let members) = detail else { return "" }
        return members.sorted { $0.key < $1.key }.map { key, value in
            switch value {
            case .string(let text): "\(key)=\(text)"
            case .integer(let number): "\(key)=\(number)"
            case .array(let values): "\(key)=\(values.count)"
            default: key
            }
        }
        .joined(separator: " ")
    }

    private struct Line: Encodable {
        let at: Date
        let who: String
        let action: String
        let detail: JSONValue
        let count: Int

        init(_ entry: AuditEntry) {
            at = entry.at
            who = entry.who
            action = entry.action
            detail = entry.detail
            count = entry.count
        }
    }
}
