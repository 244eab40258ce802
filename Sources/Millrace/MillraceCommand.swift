import ArgumentParser
import ServiceKit

/// The operator's command: looks into running processes over their control ports, into the queues over SQL, and works
/// with files over the HTTP API.
@main
struct MillraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "millrace",
        abstract: "Looks after a Millrace installation.",
        discussion: """
            Settings come from the environment, then from .env in the working directory; `millrace settings` prints them.
            Every command takes --json for programs.
            """,
        version: Release.version,
        groupedSubcommands: [
            CommandGroup(
                name: "Running processes:",
                subcommands: [
                    PingCommand.self, ActiveCommand.self, ScheduledCommand.self, RegisteredCommand.self,
                    StatsCommand.self, PauseCommand.self, ResumeCommand.self, DrainCommand.self, LogLevelCommand.self,
                ]
            ),
            CommandGroup(
                name: "Queues:",
                subcommands: [
                    QueuesCommand.self, HoldsCommand.self, DeadCommand.self, RetryCommand.self, CancelCommand.self,
                    PurgeCommand.self, AuditCommand.self, RebuildStreamsCommand.self,
                ]
            ),
            CommandGroup(
                name: "Files:",
                subcommands: [
                    UploadCommand.self, StatusCommand.self, WatchCommand.self, ReprocessCommand.self,
                    SearchCommand.self,
                ]
            ),
            CommandGroup(
                name: "Installation:",
                subcommands: [
                    DoctorCommand.self, MigrateCommand.self, TokenCommand.self, SettingsCommand.self,
                    SettingsDocumentCommand.self,
                ]
            ),
        ]
    )
}
