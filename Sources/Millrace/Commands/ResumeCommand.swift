import ArgumentParser
import Database
import Domain

/// Takes work again after `pause`.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Lets a paused stage or user go on everywhere, or tells processes to take work again."
    )

    @OptionGroup var hold: HoldOptions

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told {
            guard let target = hold.target else { return try await FleetReport(options, "resume").run() }
            let wasHeld = try await Toolbox.open().withDatabase { client in
                try await PostgresLedger(client).lift(target, by: Operator.name)
            }
            if options.json { return try Screen.show(json: ["paused": false, "changed": wasHeld]) }
            Screen.show("\(target.kind) \(target.name) \(wasHeld ? "goes on" : "was not paused")")
        }
    }
}
