import Domain
import Events
import FoundationEssentials
import ServiceLifecycle
import Synchronization
import TestKit
import Testing

@testable import Streams

/// What a consumer does while something is away, is paused, or shuts down.
struct ConsumerOutageTests {
    private let world = ConsumerWorld()

    @Test func drainsAtShutdownAndHandsBackTheRest() async throws {
        let first = try world.upload()
        let gate = Watched(false)
        let stage = ClosureStage { _, _ in
            await uncancelled { _ = await gate.wait { $0 ? true : nil } }
            return .done([], announcing: [])
        }
        var settings = ConsumerWorld.quick
        settings.slots = 1
        try await world.running([world.consumer(stage, settings)]) { group in
            #expect(await eventually { world.state(first) == .running })
            let second = try world.upload()
            await group.triggerGracefulShutdown()
            #expect(world.state(first) == .running)
            gate.update { $0 = true }
            #expect(await eventually { world.state(first) == .done })
            #expect(await eventually { world.diary.count("leave") == 1 })
            #expect(world.state(second) == .queued)
        }
        #expect(await world.pending() == 0)
    }

    @Test func releasesWhatDoesNotEndInTime() async throws {
        let file = try world.upload()
        var settings = ConsumerWorld.quick
        settings.drainSeconds = 0.1
        let stage = ClosureStage { _, _ in
            try await Task.sleep(for: .seconds(60))
            return .done([], announcing: [])
        }
        try await world.running([world.consumer(stage, settings)]) { _ in
            #expect(await eventually { world.state(file) == .running })
        }
        let standing = try #require(world.ledger.standing(file.id, .analyze))
        #expect(standing.state == .queued)
        // The interruption is nobody's fault: the attempt does not count.
        #expect(standing.attempt == 0)
        #expect(standing.generation == 2)
        #expect(await world.pending() == 0)
    }

    @Test func releasesAtOnceWhenCancelled() async throws {
        let file = try world.upload()
        let stage = ClosureStage { _, _ in
            try await Task.sleep(for: .seconds(60))
            return .done([], announcing: [])
        }
        let consumer = world.consumer(stage)
        try await world.running([]) { _ in
            let running = Task { await consumer.run() }
            #expect(await eventually { world.state(file) == .running })
            running.cancel()
            await running.value
        }
        #expect(world.state(file) == .queued)
    }

    @Test func takesNothingWhilePaused() async throws {
        let consumer = world.consumer(ClosureStage())
        await consumer.pause()
        let file = try world.upload()
        try await world.running([consumer]) { _ in
            #expect(await eventually { world.ledger.outboxCount == 0 })
            #expect(world.state(file) == .queued)
            await consumer.resume()
            #expect(await eventually { world.state(file) == .done })
            await consumer.drain()
        }
        #expect(world.diary.all.first { $0.hasPrefix("receive") } == "receive 2")
    }

    @Test func handsBackWhatCameInSpiteOfAPause() async throws {
        let consumer = world.consumer(ClosureStage())
        try await world.running([consumer]) { _ in
            #expect(await eventually { world.diary.all.contains { $0.hasPrefix("receive") } })
            await consumer.pause()
            let file = try world.upload()
            #expect(await eventually { world.diary.count("handBack") == 1 })
            #expect(world.state(file) == .queued)
            let other = world.consumer(ClosureStage(), as: "two")
            try await world.running([other]) { _ in
                #expect(await eventually { world.state(file) == .done })
            }
        }
    }

    /// Whoever is told that it is empty may kill it: nothing may come after that.
    @Test func isDrainedOnlyWhenNothingIsOnItsWay() async throws {
        let consumer = world.consumer(ClosureStage())
        try await world.running([consumer]) { _ in
            #expect(await eventually { world.diary.all.contains { $0.hasPrefix("receive") } })
            async let drained: Void = consumer.drain()
            #expect(await eventually { !consumer.slots.isOpen })
            let file = try world.upload()
            await drained
            #expect(world.diary.count("handBack") == 1)
            #expect(world.state(file) == .queued)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func handsBackWhatItCouldNotClaimBeforeItWasDrained() async throws {
        let consumer = world.consumer(ClosureStage())
        await consumer.pause()
        let file = try world.upload()
        try await world.running([consumer]) { _ in
            #expect(await eventually { world.ledger.outboxCount == 0 })
            world.ledger.fail(with: Failure(.unavailable, "away"))
            await consumer.resume()
            #expect(await eventually { await consumer.stats()["taken"] == 1 })
            await consumer.drain()
            // The read under way may bring it once more.
            #expect(world.diary.count("handBack") >= 1)
            world.ledger.fail(with: nil)
            #expect(world.state(file) == .queued)
        }
    }

    /// Unstarted work must not wait for the end of a lease: https://github.com/celery/kombu/issues/1836
    @Test(.timeLimit(.minutes(1)))
    func handsBackAtOnceAtShutdownWhatItHasNotBegun() async throws {
        let consumer = world.consumer(ClosureStage())
        await consumer.pause()
        let file = try world.upload()
        try await world.running([consumer]) { group in
            #expect(await eventually { world.ledger.outboxCount == 0 })
            world.ledger.fail(with: Failure(.unavailable, "away"))
            await consumer.resume()
            #expect(await eventually { await consumer.stats()["taken"] == 1 })
            await group.triggerGracefulShutdown()
            #expect(await eventually { world.diary.count("handBack") == 1 })
        }
        #expect(world.diary.count("leave for later") == 0)
        world.ledger.fail(with: nil)
        try await world.running([world.consumer(ClosureStage(), as: "two")]) { _ in
            #expect(await eventually { world.state(file) == .done })
        }
        #expect(world.ledger.standing(file.id, .analyze)?.attempt == 1)
    }

    @Test func worksOnWhenTheBrokerIsBack() async throws {
        let consumer = world.consumer(ClosureStage())
        try await world.running([consumer]) { _ in
            world.bus.setAway(true)
            let file = try world.upload()
            #expect(world.state(file) == .queued)
            world.bus.setAway(false)
            #expect(await eventually { world.state(file) == .done })
        }
    }

    @Test func worksOnWhenTheBrokerForgotEverything() async throws {
        let consumer = world.consumer(ClosureStage())
        try await world.running([consumer]) { _ in
            let first = try world.upload()
            #expect(await eventually { world.state(first) == .done })
            world.bus.forget()
            let second = try world.upload()
            #expect(await eventually { world.state(second) == .done })
        }
    }

    @Test func asksTheLedgerUntilItAnswers() async throws {
        let file = try world.upload()
        let stage = ClosureStage { [ledger = world.ledger, diary = world.diary] _, _ in
            ledger.fail(with: Failure(.unavailable, "away"))
            diary.note("away")
            return .done([], announcing: [])
        }
        try await world.running([world.consumer(stage)]) { _ in
            #expect(await eventually { world.diary.count("away") == 1 })
            #expect(world.diary.count("acknowledge") == 0)
            world.ledger.fail(with: nil)
            #expect(await eventually { world.state(file) == .done })
            #expect(await eventually { world.diary.count("acknowledge") == 1 })
        }
    }

    @Test func anEndingThatTheLedgerRefusesIsAFailedAttempt() async throws {
        let file = try world.upload()
        let refusing = RefusingLedger(ledger: world.ledger)
        let consumer = Consumer(
            ClosureStage(),
            as: "one",
            bus: world.bus,
            ledger: refusing,
            leases: world.ledger,
            deliveries: world.bus,
            settings: ConsumerWorld.quick,
            logger: ConsumerWorld.logger
        )
        try await world.running([consumer]) { _ in
            #expect(await eventually { world.state(file) == .dead })
        }
        #expect(world.ledger.standing(file.id, .analyze)?.error?.code == "invalid")
    }

    @Test func anEntryWhoseLeaseIsFreshIsLeftPending() async throws {
        let file = try world.upload()
        let work = Work(file: file.id, stage: .analyze, generation: 1)
        guard case .granted(let claim) = try await world.ledger.claim(work, worker: "other", leaseSeconds: 60) else {
            Issue.record("not granted")
            return
        }
        let consumer = world.consumer(ClosureStage())
        try await world.running([consumer]) { _ in
            #expect(await eventually { await consumer.stats()["held"] ?? 0 >= 2 })
            #expect(await world.pending() == 1)
            // Then the other one ends it, and the entry is of no use any more.
            _ = try await world.ledger.finish(claim, .done([]), announcing: [])
            #expect(await eventually { await consumer.stats()["stale"] == 1 })
            #expect(await eventually { await world.pending() == 0 })
        }
    }

    @Test func aDeadWorkersFileIsTakenWhenItsLeaseEnds() async throws {
        let file = try world.upload()
        try await world.running([]) { _ in
            #expect(await eventually { world.ledger.outboxCount == 0 })
        }
        // It read the entry, claimed the work, and died.
        let dead = try await world.bus.receive(Member(stage: .analyze, consumer: "dead"), limit: 1, waitSeconds: 1)
        #expect(dead.count == 1)
        let work = Work(file: file.id, stage: .analyze, generation: 1)
        _ = try await world.ledger.claim(work, worker: "dead", leaseSeconds: 0.4)
        let start = ContinuousClock.now
        try await world.running([world.consumer(ClosureStage())]) { _ in
            #expect(await eventually { world.state(file) == .done })
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(world.ledger.standing(file.id, .analyze)?.losses == 1)
        #expect(world.ledger.standing(file.id, .analyze)?.attempt == 1)
    }
}

/// Refuses results, as a database refuses text it cannot store.
struct RefusingLedger: StageLedger {
    let ledger: MemoryLedger

    func claim(_ work: Work, worker: String, leaseSeconds: Double) async throws -> ClaimAnswer {
        try await ledger.claim(work, worker: worker, leaseSeconds: leaseSeconds)
    }

    func finish(_ claim: Claim, _ ending: Ending, announcing messages: [OutboxMessage]) async throws -> Bool {
        if case .done = ending { throw Failure(.invalid, "This cannot be stored.") }
        return try await ledger.finish(claim, ending, announcing: messages)
    }
}
