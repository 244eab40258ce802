import ArgumentParser

/// What failed for good, from SQL.
struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "Shows stages that failed for good, and why.",
        discussion: "`millrace retry` queues them again.",
        subcommands: [DeadListCommand.self, DeadGroupsCommand.self, DeadShowCommand.self],
        defaultSubcommand: DeadListCommand.self
    )
}
