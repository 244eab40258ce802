import ArgumentParser
import Domain
import ServiceKit

/// Fills an empty Redis from the database, now instead of when a Janitor notices.
struct RebuildStreamsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild-streams",
        abstract: "Publishes again all that waits in the database and that no stream carries.",
        discussion: """
            A Janitor does the same by itself, within seconds of finding Redis empty. Harmless while everything runs, and
            as often as you like: what is carried is left alone.
            """
    )

    @OptionGroup var options: InstanceOptions

    func run() async throws {
        try await told {
            let fleet = try await Fleet.find(options.janitors, try Toolbox.open())
            // One is enough, and several at once would only share the work.
            let replies = await Fleet(members: Array(fleet.members.prefix(1)), token: fleet.token)
                .ask("rebuild_streams", as: RebuildReport.self, timeoutSeconds: max(options.timeout ?? 60, 60))
            guard let reply = replies.first else { throw Failure(.notFound, "No Janitor is running.") }
            let report = try reply.outcome.get()
            if options.json { return try Screen.show(json: report) }
            Screen.show("\(report.uncarried) were not carried; \(report.requeued) of them are carried again.")
        }
    }
}

extension InstanceOptions {
    /// The same, for Janitors alone.
    fileprivate var janitors: InstanceOptions {
        var options = self
        options.service = "janitor"
        return options
    }
}
