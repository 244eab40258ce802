import ArgumentParser
import Database
import Domain

/// What waits and runs, from SQL.
struct QueuesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queues",
        abstract: "Shows how many files each stage has waiting, running, done and dead."
    )

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func run() async throws {
        try await told {
            let queues = try await Toolbox.open().withDatabase { try await PostgresLedger($0).queues() }
            if json { try Screen.show(json: queues) } else { Screen.show(Self.table(queues).text) }
        }
    }

    static func table(_ queues: [QueueReport]) -> Table {
        var table = Table(
            "STAGE",
            "QUEUED",
            "RUNNING",
            "RETRYING",
            "DONE",
            "SKIPPED",
            "DEAD",
            "CANCELLED",
            "OLDEST",
            "OUTBOX",
            ""
        )
        for queue in queues {
            func count(_ state: StageState) -> String {
                let count = queue.counts[state.rawValue] ?? 0
                return state.isTerminal && count == QueueReport.countLimit ? "\(count)+" : "\(count)"
            }
            table.add(
                queue.stage,
                count(.queued),
                count(.running),
                count(.retrying),
                count(.done),
                count(.skipped),
                count(.dead),
                count(.cancelled),
                queue.oldestQueuedSeconds > 0 ? Amount.duration(queue.oldestQueuedSeconds) : "-",
                queue.outbox == QueueReport.countLimit ? "\(queue.outbox)+" : "\(queue.outbox)",
                queue.isPaused ? "paused" : ""
            )
        }
        return table
    }
}
