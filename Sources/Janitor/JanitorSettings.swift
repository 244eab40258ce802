import Settings
import Streams

/// How often the Janitor looks, and how long things are kept.
struct JanitorSettings: Sendable {
    static let poll = Setting.seconds(
        "WORKER_POLL_INTERVAL",
        default: 10,
        in: 0.5...3_600,
        "How often rows are sought for which no event was published."
    )
    static let reclaim = Setting.seconds(
        "RECLAIM_INTERVAL_SECONDS",
        default: 10,
        in: 0.5...3_600,
        "How often work of dead workers is sought."
    )
    static let maximumLosses = Setting.int(
        "STAGE_MAX_LOSSES",
        default: 5,
        in: 1...100,
        "A stage that so many workers died of is dead."
    )
    static let stuckAfter = Setting.seconds(
        "STUCK_AFTER_SECONDS",
        default: 3_600,
        in: 10...604_800,
        "A stage that runs for so long without a live lease has failed."
    )
    static let cleanup = Setting.seconds(
        "CLEANUP_INTERVAL_SECONDS",
        default: 3_600,
        in: 1...86_400,
        "How often what has outlived its retention is removed."
    )
    static let filesRetention = Setting.int(
        "FILES_RETENTION",
        default: 30,
        in: 0...36_500,
        "Days that a deleted file is kept before it is purged."
    )
    static let eventsRetention = Setting.int(
        "EVENTS_RETENTION",
        default: 7,
        in: 1...3_650,
        "Days that events are kept for replay."
    )
    static let attemptsRetention = Setting.int(
        "ATTEMPTS_RETENTION",
        default: 30,
        in: 1...3_650,
        "Days that ended attempts are kept; the last of each stage and those of dead stages stay with their file."
    )

    /// Every setting of the Janitor alone.
    static let all: [SettingEntry] = [
        poll.entry, reclaim.entry, maximumLosses.entry, stuckAfter.entry, cleanup.entry, filesRetention.entry,
        eventsRetention.entry, attemptsRetention.entry, ConsumerSettings.lease.entry, ConsumerSettings.patience.entry,
        FaultPoints.setting.entry,
    ]

    let pollSeconds: Double
    let reclaimSeconds: Double
    let leaseSeconds: Double
    let maximumLosses: Int
    let stuckAfterSeconds: Double
    let patienceSeconds: Double
    let cleanupSeconds: Double
    let filesRetentionSeconds: Double
    let eventsRetentionSeconds: Double
    let attemptsRetentionSeconds: Double
    let faults: FaultPoints

    init(_ reader: SettingsReader) throws {
        let day = 86_400.0
        pollSeconds = try Self.poll(reader)
        reclaimSeconds = try Self.reclaim(reader)
        leaseSeconds = try ConsumerSettings.lease(reader)
        maximumLosses = try Self.maximumLosses(reader)
        stuckAfterSeconds = try Self.stuckAfter(reader)
        patienceSeconds = try ConsumerSettings.patience(reader)
        cleanupSeconds = try Self.cleanup(reader)
        filesRetentionSeconds = Double(try Self.filesRetention(reader)) * day
        eventsRetentionSeconds = Double(try Self.eventsRetention(reader)) * day
        attemptsRetentionSeconds = Double(try Self.attemptsRetention(reader)) * day
        faults = try FaultPoints(reader)
    }
}
