import ArgumentParser
import Domain
import FoundationEssentials

/// Events as they happen.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Shows events as they happen: of one file until it is through, or of all of a user's files."
    )

    @Argument(help: "A file, by id; without one all of the user's files, until Ctrl-C.")
    var file: FileID?

    @Option(help: "Begin behind this event id.")
    var after: String?

    @OptionGroup var options: APIOptions

    func run() async throws {
        try await told {
            let api = try await APIClient.open(options, try Toolbox.open().reader)
            try await api.events(of: file, after: after) { event in
                if options.json { try Screen.show(line: Self.line(event)) } else { Screen.show(Self.text(event)) }
                Screen.flush()
            }
        }
    }

    /// For programs: the event's own members, its id and its type in one object.
    static func line(_ event: ServerEvent) -> JSONValue {
        let data = try? JSONDecoder().decode(JSONValue.self, from: Data(event.data.utf8))
        return ["id": event.id.map { .string($0) } ?? .null, "event": .string(event.type), "data": data ?? .null]
    }

    /// For people.
    static func text(_ event: ServerEvent) -> String {
        Table.harmless("\(event.type)  \(event.data)")
    }
}
