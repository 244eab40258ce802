import Domain
import FoundationEssentials
import Settings
import Streams
import Synchronization
import TestKit
import Testing

/// Leases: work belongs to whoever renews it, for as long as that may take, and to nobody else.
struct LeaseTests {
    /// celery#5935, #2599, #3270, #9663, #3312: tasks longer than `visibility_timeout` ran on several workers, in a loop.
    /// river#682, #773, #347: no heartbeat, so one limit for the longest job and for the quickest rescue.
    @Test(arguments: Backend.all)
    func aTaskFarLongerThanItsLeaseRunsOnce(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            let runs = Mutex(0)
            let work: @Sendable (Claim, StageContext) async throws -> Outcome = { _, _ in
                runs.withLock { $0 += 1 }
                try await Task.sleep(for: .seconds(world.leaseSeconds * 5))
                return .done([], announcing: [])
            }
            let workers = ["one", "two"].map { world.worker($0, work) }
            try await world.running(workers + [try world.janitor()]) { _ in
                let isDone = try await eventually { try await world.state(file) == .done }
                #expect(isDone)
            }
            #expect(runs.withLock { $0 } == 1)
            #expect(try await world.outcomes(file) == ["done"])
        }
    }

    /// celery, redis.rst "Note": of several applications on a broker, the shortest `visibility_timeout` won for all.
    @Test(arguments: Backend.all)
    func theLeaseOfTheRowCountsNotThatOfWhoLooks(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            try await world.publish()
            let claim = try await world.claim(file, leaseSeconds: 60)
            try await Task.sleep(for: .milliseconds(50))
            #expect(try await world.ledger.reclaimExpired(leaseSeconds: 0.01, maximumLosses: 3, limit: 10) == 0)
            #expect(try await world.ledger.requeue([claim.work]) == 0)
            #expect(try await world.ledger.judge([claim.work], leaseSeconds: 0.01) == [claim.work: .alive])
            let answer = try await world.ledger.claim(claim.work, worker: "hasty", leaseSeconds: 0.01)
            guard case .held = answer else {
                Issue.record("another worker was answered with \(answer)")
                return
            }
            #expect(try await world.ledger.finish(claim, .done([]), announcing: []))
        }
    }

    /// kombu#1098: a guess about the environment made the timeout 0 and every task came again at once.
    @Test(arguments: [["STAGE_LEASE_SECONDS": "0"], ["STAGE_HEARTBEAT_SECONDS": "20"]])
    func aLeaseThatCannotHoldIsRefusedAtTheStart(_ settings: [String: String]) {
        #expect(throws: SettingError.self) { try ConsumerSettings(SettingsReader(settings)) }
    }

    /// bullmq#3056, #3183, dramatiq#692: work that kept the processor busy kept the worker from renewing its lock.
    @Test func aBusyProcessKeepsItsLeases() async throws {
        try await DeliveryWorld.run(.memory) { world in
            let file = try await world.upload()
            let lease = world.leaseSeconds
            let worker = world.worker { _, _ in
                // Every cooperative thread there is, for four leases.
                await withDiscardingTaskGroup { group in
                    for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
                        group.addTask {
                            let end = ContinuousClock.now + .seconds(lease * 4)
                            while ContinuousClock.now < end {}
                        }
                    }
                }
                return .done([], announcing: [])
            }
            try await world.running([worker]) { _ in
                let isDone = try await eventually { try await world.state(file) == .done }
                #expect(isDone)
            }
            #expect(try await world.outcomes(file) == ["done"])
            #expect(await worker.stats()["fenced"] == 0)
        }
    }

    /// OptimalBits/bull#308, #311: the lock was lost, the handler ran on, and the job was completed twice.
    @Test(arguments: Backend.all)
    func aZombieChangesNothing(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            let gate = Watched(false)
            let zombie = world.worker("zombie", leases: DeafHeart(), deliveries: DeafHeart()) { _, _ in
                // Unstructured, so that it is deaf to being told to stop; awaited at once.
                await Task { _ = await gate.wait { $0 ? true : nil } }.value
                return .done([.analysis(Analysis(summary: "zombie"))], announcing: [])
            }
            try await world.running([zombie]) { _ in
                let isRunning = try await eventually { try await world.state(file) == .running }
                #expect(isRunning)
                let living = world.worker("living") { _, _ in
                    .done([.analysis(Analysis(summary: "living"))], announcing: [])
                }
                try await world.running([living]) { _ in
                    let isDone = try await eventually { try await world.state(file) == .done }
                    #expect(isDone)
                }
                gate.update { $0 = true }
                let isFenced = await eventually { await zombie.stats()["fenced"] == 1 }
                #expect(isFenced)
            }
            #expect(try await world.files.report(file, of: .sample)?.analysis?.summary == "living")
            #expect(try await world.outcomes(file) == ["lost", "done"])
        }
    }

    /// The same at the heart: what it says of a lost attempt neither keeps the other's lease nor shows as its progress.
    @Test(arguments: Backend.all)
    func aZombiesHeartKeepsNobodysLease(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            let zombie = try await world.claim(file, leaseSeconds: 0.02)
            let isReclaimed = try await eventually {
                try await world.ledger.reclaimExpired(leaseSeconds: 0.02, maximumLosses: 3, limit: 10) > 0
            }
            #expect(isReclaimed)
            let living = try await world.claim(file, generation: 2, leaseSeconds: 60)
            let leases = world.leases()
            let beats = [
                Beat(attemptID: zombie.attemptID, progress: Progress(90, "zombie")),
                Beat(attemptID: living.attemptID, progress: nil),
            ]
            let answers = try leases.renew(beats)
            #expect(answers == [zombie.attemptID: .lost, living.attemptID: .mine])
            #expect(try await world.standing(file).progress.percent == 0)
        }
    }

    /// asynq#334, #286: recovery waited for the task's own timeout, 20 to 30 minutes.
    @Test(arguments: Backend.all)
    func aDeadWorkersWorkGoesOnAfterOneLease(_ backend: Backend) async throws {
        #expect(ConsumerSettings().leaseSeconds == 30)
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            try await world.publish()
            let dead = Member(stage: .analyze, consumer: "dead")
            #expect(try await world.bus.receive(dead, limit: 1, waitSeconds: 1).count == 1)
            try await world.claim(file)
            let start = ContinuousClock.now
            try await world.running([world.worker()]) { _ in
                let isDone = try await eventually { try await world.state(file) == .done }
                #expect(isDone)
            }
            // The lease, the second between two looks, and what a busy machine takes.
            #expect(ContinuousClock.now - start < .seconds(world.leaseSeconds + 4))
            #expect(try await world.standing(file).attempt == 1)
        }
    }
}
