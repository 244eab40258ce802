import Domain
import Streams

/// All that the Janitor looks after.
enum Sweeps {
    static func all(
        _ settings: JanitorSettings,
        backlog: Backlog = Backlog(),
        ledger: any LedgerKeeping,
        streams: any StreamKeeping,
        store: any ObjectStore
    ) -> [any Sweep] {
        let carriage = Carriage(ledger: ledger, streams: streams)
        let lease = settings.leaseSeconds
        return [
            EmptiedBroker(carriage: carriage),
            ReclaimExpired(
                intervalSeconds: settings.reclaimSeconds,
                leaseSeconds: lease,
                maximumLosses: settings.maximumLosses,
                ledger: ledger
            ),
            UnpublishedRows(
                intervalSeconds: settings.pollSeconds,
                leaseSeconds: lease,
                carriage: carriage,
                backlog: backlog
            ),
            ObsoletePending(
                intervalSeconds: settings.reclaimSeconds,
                leaseSeconds: lease,
                ledger: ledger,
                streams: streams,
                faults: settings.faults
            ),
            StuckStages(afterSeconds: settings.stuckAfterSeconds, ledger: ledger),
            OutwaitedStages(
                intervalSeconds: settings.reclaimSeconds,
                patienceSeconds: settings.patienceSeconds,
                ledger: ledger
            ),
            TrimStreams(streams: streams),
            IdleMembers(streams: streams),
            PurgeDeleted(
                intervalSeconds: settings.cleanupSeconds,
                retentionSeconds: settings.filesRetentionSeconds,
                ledger: ledger,
                store: store
            ),
            ExpireRows(
                intervalSeconds: settings.cleanupSeconds,
                retentionSeconds: settings.eventsRetentionSeconds,
                attemptsRetentionSeconds: settings.attemptsRetentionSeconds,
                ledger: ledger
            ),
        ]
    }
}
