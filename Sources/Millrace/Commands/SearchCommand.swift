import ArgumentParser
import Domain

/// Finds files by what is in them.
struct SearchCommand: AsyncParsableCommand {
    /// How it looks.
    enum Mode: String, CaseIterable, ExpressibleByArgument {
        case hybrid
        case text
        case semantic
    }

    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Finds files by their content, name and tags, the best first."
    )

    @Argument(help: "What to look for.")
    var words: [String]

    @Option(help: "How: by words (text), by nearness (semantic), or both (hybrid).")
    var mode = Mode.hybrid

    @Option(help: "At most so many files.")
    var limit = 20

    @Option(help: "Only media types that begin so: image/.")
    var type: String?

    @Option(help: "Only files with this tag.")
    var tag: String?

    @Option(help: "Only files in this collection, by its id.")
    var collection: String?

    @Option(help: "Only files uploaded on that day or later: 2026-01-31.")
    var from: String?

    @Option(help: "Only files uploaded before that day.")
    var until: String?

    @OptionGroup var options: APIOptions

    func validate() throws {
        guard (1...50).contains(limit) else { throw ValidationError("--limit is 1 to 50.") }
    }

    func run() async throws {
        try await told {
            let api = try await APIClient.open(options, try Toolbox.open().reader)
            let answer = try await api.get("search", query)
            if options.json { return try Screen.show(json: answer) }
            Screen.show(Self.table(answer).text(isMarked: Screen.isTerminal))
            if answer.items("items").isEmpty { Screen.remark("Nothing was found.") }
            for case .string(let note) in answer.items("notes") { Screen.remark(Table.harmless(note)) }
        }
    }

    /// The parameters of the API's search.
    var query: [(name: String, value: String)] {
        let given =
            [
                ("q", words.joined(separator: " ")), ("mode", mode.rawValue), ("limit", "\(limit)"), ("type", type),
                ("tag", tag), ("collection", collection), ("from", from), ("until", until),
            ] as [(String, String?)]
        return given.compactMap { name, value in value.map { (name: name, value: $0) } }
    }

    static func table(_ answer: JSONValue) -> Table {
        var table = Table("NAME", "PAGE", "SCORE", "SNIPPET")
        for item in answer.items("items") {
            let name = item["file"]?.text("filename") ?? ""
            table.add(name, item.amount("page"), item.amount("score"), item.text("snippet"))
            table.mark(item.items("highlights").compactMap(range))
        }
        return table
    }

    /// `[8, 12]`.
    private static func range(_ pair: JSONValue) -> Range<Int>? {
        guard case .array(let ends) = pair, ends.count == 2, case .integer(let first) = ends[0],
            case .integer(let end) = ends[1], 0 <= first, first < end, end <= 1_000_000
        else { return nil }
        return Int(first)..<Int(end)
    }
}
