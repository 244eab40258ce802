import Settings
import Streams
import TestKit
import Testing

@testable import Janitor

struct JanitorSettingsTests {
    @Test func defaultsAreThoseOfTheContract() throws {
        let settings = try JanitorSettings(SettingsReader([:]))
        #expect(settings.pollSeconds == 10)
        #expect(settings.reclaimSeconds == 10)
        #expect(settings.leaseSeconds == 30)
        #expect(settings.stuckAfterSeconds == 3_600)
        #expect(settings.patienceSeconds == 86_400)
        #expect(settings.cleanupSeconds == 3_600)
        #expect(settings.filesRetentionSeconds == 30 * 86_400)
    }

    @Test func everySweepHasANameOfItsOwn() throws {
        let settings = try JanitorSettings(SettingsReader(["WORKER_POLL_INTERVAL": "2"]))
        let ledger = MemoryLedger()
        let sweeps = Sweeps.all(settings, ledger: ledger, streams: MemoryBus(), store: MemoryObjectStore())
        #expect(Set(sweeps.map(\.name)).count == sweeps.count)
        #expect(sweeps.first { $0.name == "unpublished" }?.intervalSeconds == 2)
    }
}
