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

    private func running(
        _ settings: RelaySettings = RelaySettings(),
        _ body: @Sendable (OutboxRelay) async throws -> Void
    ) async throws {
        let relay = OutboxRelay(outbox: ledger, publisher: bus, settings: settings, logger: ConsumerWorld.logger)
        let group = ServiceGroup(services: [relay], logger: ConsumerWorld.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body(relay)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func upload(of owner: UserID = .sample) throws { try ledger.accept(SampleUpload.fresh(of: owner).file) }

    private var published: Int { bus.events(on: .uploads).count }

    @Test func publishesWhatWaitsAndWhatComes() async throws {
        try upload()
        try await running { relay in
            #expect(await eventually { published == 1 })
            for number in 0..<400 { try upload(of: .named("user\(number)")) }
            #expect(await eventually { published == 401 })
            #expect(await relay.stats()["published"] == 401)
        }
    }

    @Test func aBulkIsFedAsTheStageGetsOnAndHoldsUpNobody() async throws {
        var settings = RelaySettings()
        settings.userAllowance = 5
        settings.ahead = 4...40
        for _ in 0..<100 { try upload() }
        try await running(settings) { relay in
            @Sendable func fed(_ stage: StageName) -> [String] { bus.events(on: .work(stage)) }
            // Five went past the line and wait too: there is room when fewer than four do.
            #expect(await eventually { published == 5 })
            #expect(await !eventually(within: 0.3) { !fed(.analyze).isEmpty })
            try upload(of: .named("bob"))
            #expect(await eventually { published == 6 })
            for event in bus.events(on: .uploads) {
                let file = try Envelope(json: event).subject
                let work = Work(file: file, stage: .analyze, generation: 1)
                _ = try await ledger.claim(work, worker: "one", leaseSeconds: 60)
            }
            #expect(await eventually { fed(.analyze).count == 4 })
            #expect(fed(.thumbnail).isEmpty)
            // Counted when the rows are gone, after they are on their stream.
            #expect(await eventually { await relay.stats()["fed"] == 4 })
            #expect(await relay.stats()["lined"] == 95)
        }
    }

    @Test(arguments: [(0.0, 0, 16), (0, 20, -4), (10, 0, 40), (10, 30, 10), (1_000, 100, 400)])
    func theWindowIsTheWorkOfAFewSeconds(perSecond: Double, waiting: Int, room: Int) {
        let flow = StageFlow(stage: .analyze, waiting: waiting, endedPerSecond: perSecond)
        #expect(RelaySettings().room(for: flow) == room)
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

    func relay(
        limit: Int,
        within allowance: Allowance,
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws -> Relayed {
        passes.withLock { $0 += 1 }
        return Relayed(published: 0, lined: 0)
    }

    func feed(
        _ room: @Sendable (StageFlow) -> Int,
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws -> Int { 0 }

    func outlook() async throws -> OutboxOutlook { OutboxOutlook(due: nil, hasLine: false) }

    func arrivals() -> AsyncStream<Void> { AsyncStream { _ in } }
}
