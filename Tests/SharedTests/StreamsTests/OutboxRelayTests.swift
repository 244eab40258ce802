import Domain
import Events
import FoundationEssentials
import ServiceLifecycle
import Synchronization
import TestKit
import Testing

@testable import Streams

struct OutboxRelayTests {
    private let bus = MemoryBus()
    private let ledger = MemoryLedger()

    private func running(_ body: @Sendable (OutboxRelay) async throws -> Void) async throws {
        let relay = OutboxRelay(outbox: ledger, publisher: bus, logger: ConsumerWorld.logger)
        let group = ServiceGroup(services: [relay], logger: ConsumerWorld.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body(relay)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func upload() throws { try ledger.accept(SampleUpload.fresh().file) }

    private var published: Int { bus.events(on: .uploads).count }

    @Test func publishesWhatWaitsAndWhatComes() async throws {
        try upload()
        try await running { relay in
            #expect(await eventually { published == 1 })
            for _ in 0..<500 { try upload() }
            #expect(await eventually { published == 501 })
            #expect(await relay.stats()["published"] == 501)
        }
    }

    @Test func waitsForTheTimeOfARow() async throws {
        let file = SampleUpload.fresh().file
        try ledger.accept(file)
        try await running { relay in
            #expect(await eventually { published == 1 })
            let work = Work(file: file.id, stage: .analyze, generation: 1)
            guard case .granted(let claim) = try await ledger.claim(work, worker: "one", leaseSeconds: 60) else {
                Issue.record("not granted")
                return
            }
            let start = ContinuousClock.now
            let failure = Failure(.crashed, "It died.")
            _ = try await ledger.finish(claim, .retry(failure, afterSeconds: 1.5), announcing: [])
            #expect(await eventually { await relay.scheduled().first?.name == "relay" })
            #expect(await eventually { bus.events(on: .work(.analyze)).count == 1 })
            #expect(ContinuousClock.now - start >= .seconds(1.5))
        }
    }

    @Test func keepsRowsWhileTheBrokerIsAway() async throws {
        bus.setAway(true)
        try await running { relay in
            for _ in 0..<3 { try upload() }
            #expect(await eventually { await relay.stats()["relay_failures"] ?? 0 >= 2 })
            #expect(ledger.outboxCount == 3)
            bus.setAway(false)
            #expect(await eventually { published == 3 })
            #expect(ledger.outboxCount == 0)
        }
    }

    @Test func doesNotPollWhenThereIsNothing() async throws {
        let outbox = CountingOutbox()
        let relay = OutboxRelay(outbox: outbox, publisher: bus, logger: ConsumerWorld.logger)
        let running = Task { await relay.run() }
        #expect(await eventually { outbox.passes.withLock { $0 } == 1 })
        #expect(await !eventually(within: 0.5) { outbox.passes.withLock { $0 } > 1 })
        running.cancel()
        await running.value
    }

    @Test func publishesNothingWhilePaused() async throws {
        try await running { relay in
            await relay.drain()
            try upload()
            #expect(await !eventually(within: 0.2) { published > 0 })
            await relay.resume()
            #expect(await eventually { published == 1 })
        }
    }
}

/// Counts how often it is asked, and is always empty.
private final class CountingOutbox: Outbox {
    let passes = Mutex(0)

    func relay(limit: Int, _ publish: @Sendable ([OutboxMessage]) async throws -> [String]) async throws -> Int {
        passes.withLock { $0 += 1 }
        return 0
    }

    func nextDue() async throws -> Date? { nil }

    func arrivals() -> AsyncStream<Void> { AsyncStream { _ in } }
}
