import ArgumentParser
import Domain

/// What language models were asked for, and what it cost, day by day.
struct StatsAICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ai",
        abstract: "Shows the calls of language models by day, with tokens and cost."
    )

    @Option(help: "The last so many days, today included.")
    var days = 7

    @Flag(help: "Of all users; needs a token with the scope admin. With --user one is signed.")
    var all = false

    @OptionGroup var options: APIOptions

    func validate() throws {
        guard (1...366).contains(days) else { throw ValidationError("--days is 1 to 366.") }
    }

    func run() async throws {
        try await told {
            let scopes = all ? ["admin"] : []
            let api = try await APIClient.open(options, try Toolbox.open().reader, scopes: scopes)
            var query: [(name: String, value: String)] = [("days", "\(days)")]
            if all { query.append(("all", "true")) }
            let usage = try await api.get("ai/usage", query)
            if options.json { return try Screen.show(json: usage) }
            Screen.show(Self.table(usage).text)
            Screen.remark(Self.remark(usage))
        }
    }

    static func table(_ usage: JSONValue) -> Table {
        var table = Table("DAY", "USER", "PROVIDER", "MODEL", "CALLS", "FAILED", "TOKENS IN", "OUT", "COST")
        for line in usage.items("days") {
            let user = line.text("user")
            table.add(
                line.text("day"),
                user.isEmpty ? "you" : user,
                line.text("provider"),
                line.text("model"),
                line.amount("calls"),
                line.amount("failures"),
                line.amount("input_tokens"),
                line.amount("output_tokens"),
                money(line["cost"], usage)
            )
        }
        return table
    }

    /// `Today: 5 calls, 0.0012 USD. Texts may be sent to the cloud.`
    static func remark(_ usage: JSONValue) -> String {
        let today = usage["today"] ?? .null
        let may = usage["cloud_allowed"] == .bool(false) ? "may not" : "may"
        let sum = "Today: \(today.amount("calls")) calls, \(money(today["cost"], usage))."
        return Table.harmless("\(sum) Your texts \(may) be sent to language models of others.")
    }

    private static func money(_ cost: JSONValue?, _ usage: JSONValue) -> String {
        "\(Amount.decimal(cost?.number ?? 0, places: 4)) \(usage.text("currency"))"
    }
}
