import ArgumentParser

/// What was done, and what it cost: by processes, or by language models.
struct StatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Shows counters, memory and CPU time of every process; `stats ai` what language models were asked.",
        subcommands: [StatsProcessesCommand.self, StatsAICommand.self],
        defaultSubcommand: StatsProcessesCommand.self
    )
}
