import ArgumentParser
import Domain

/// A stage or a user that is paused for the whole installation, instead of single processes.
struct HoldOptions: ParsableArguments {
    @Option(help: "This stage, in all processes: analyze, thumbnail or notify. Kept in SQL until resumed.")
    var stage: StageName?

    @Option(help: "All work of this user, in all processes. Kept in SQL until resumed.")
    var user: UserID?

    func validate() throws {
        guard stage == nil || user == nil else { throw ValidationError("Name a stage or a user, not both.") }
    }

    /// What is named; `nil` if processes are meant.
    var target: Hold.Target? { stage.map { .stage($0) } ?? user.map { .user($0) } }
}
