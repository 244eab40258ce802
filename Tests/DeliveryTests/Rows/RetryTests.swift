import Domain
import FoundationEssentials
import Streams
import Synchronization
import TestKit
import Testing

/// Retries and replays: due by the database, in one piece, with a budget of their own.
struct RetryTests {
    /// dramatiq#527: delayed messages did not run after a restart of Redis.
    @Test(arguments: Backend.all)
    func delayedWorkOutlivesAnEmptiedBroker(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            try await world.running([]) { _ in
                try await world.publish()
                let claim = try await world.claim(file, leaseSeconds: 60)
                let failure = Failure(.crashed, "It died.")
                #expect(try await world.ledger.finish(claim, .retry(failure, afterSeconds: 1), announcing: []))
                try await world.forget()
                try await world.running([world.worker()]) { _ in
                    let isDone = try await eventually { try await world.state(file) == .done }
                    #expect(isDone)
                }
            }
            #expect(try await world.standing(file).attempt == 2)
        }
    }

    /// Of our own: the relay was told of no retry that was due later, and slept over it for up to 30 s.
    @Test(arguments: Backend.all)
    func aRetryIsDoneWhenItIsDue(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            let worker = world.worker { claim, _ in
                // So long that the relay has seen an empty outbox.
                try await Task.sleep(for: .milliseconds(300))
                guard claim.attempt > 1 else { throw Failure(.timeout, "It took too long.") }
                return .done([], announcing: [])
            }
            try await world.running([worker]) { _ in
                let isDone = try await eventually { try await world.state(file) == .done }
                #expect(isDone)
            }
            #expect(try await world.outcomes(file) == ["retrying", "done"])
        }
    }

    /// dramatiq#431: a delayed message was copied to its queue, then acknowledged: two copies of it.
    /// swift-jobs-valkey: a retry in several commands is lost if the process dies between them.
    @Test(.enabled(if: Servers.areThere))
    func aRetryHappensWholeOrNotAtAll() async throws {
        try await DeliveryWorld.run(.servers) { world in
            let file = try await world.upload()
            try await world.publish()
            let claim = try await world.claim(file, leaseSeconds: 60)
            try await world.database?.run(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN RAISE EXCEPTION ''no room''; END';
                CREATE TRIGGER refuse BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION refuse()
                """
            )
            let failure = Failure(.crashed, "It died.")
            await #expect(throws: Failure.self) {
                try await world.ledger.finish(claim, .retry(failure, afterSeconds: 0), announcing: [])
            }
            #expect(try await world.state(file) == .running)
            #expect(try await world.outcomes(file) == ["running"])
            try await world.database?.run("DROP TRIGGER refuse ON outbox")
            #expect(try await world.ledger.finish(claim, .retry(failure, afterSeconds: 0), announcing: []))
            try await world.running([world.worker()]) { _ in
                let isDone = try await eventually { try await world.state(file) == .done }
                #expect(isDone)
            }
            #expect(try await world.outcomes(file) == ["retrying", "done"])
        }
    }

    /// bullmq#3555: a stalled job that was retried by hand failed at once, since its stalled counter was not reset.
    @Test(arguments: Backend.all)
    func aReplayOfADeadFileHasAFreshBudget(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            try await world.publish()
            let other = Work(file: file, stage: .thumbnail, generation: 1)
            guard case .granted(let thumbnail) = try await world.ledger.claim(other, worker: "t", leaseSeconds: 60)
            else { throw Failure(.conflict, "not granted") }
            _ = try await world.ledger.finish(thumbnail, .done([]), announcing: [])
            var generation: Int64 = 1
            func loseWorker() async throws {
                try await world.claim(file, generation: generation, leaseSeconds: 0.02)
                let isReclaimed = try await eventually {
                    try await world.ledger.reclaimExpired(leaseSeconds: 0.02, maximumLosses: 2, limit: 10) > 0
                }
                #expect(isReclaimed)
                generation += 1
            }
            for _ in 1...2 { try await loseWorker() }
            #expect(try await world.state(file) == .dead)
            _ = try await world.files.reprocess(file, stages: [.analyze], force: false, of: .sample)
            generation = try await #require(analyzeGeneration(of: file, in: world))
            try await loseWorker()
            #expect(try await world.state(file) == .queued)
            #expect(try await world.standing(file).attempt == 0)
            let outcomes = try await world.outcomes(file)
            #expect(outcomes == ["lost", "lost", "lost"], "the old attempts stay to be seen")
        }
    }

    /// The generation that the ledger would grant now.
    private func analyzeGeneration(of file: FileID, in world: DeliveryWorld) async throws -> Int64? {
        for generation in 1...9 as ClosedRange<Int64> {
            let work = Work(file: file, stage: .analyze, generation: generation)
            if try await world.ledger.judge([work], leaseSeconds: 60)[work] != .obsolete { return generation }
        }
        return nil
    }

    /// swift-jobs-valkey: `push` was SET and ZADD without MULTI, so that a job could lack its payload or its place.
    @Test(arguments: Backend.all)
    func aRepeatedPublicationIsOneEntry(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            // The relay dies between the stream and its commit.
            await #expect(throws: Failure.self) {
                _ = try await world.outbox.relay(limit: 10) { messages in
                    _ = try await world.bus.publish(messages)
                    throw Failure(.unavailable, "killed")
                }
            }
            try await world.publish()
            let runs = Mutex(0)
            let worker = world.worker { _, _ in
                runs.withLock { $0 += 1 }
                return .done([], announcing: [])
            }
            try await world.running([worker]) { _ in
                let isDone = try await eventually { try await world.state(file) == .done }
                #expect(isDone)
            }
            #expect(try await world.streams.lengths().first { $0.stream == "millrace:uploads" }?.length == 1)
            #expect(runs.withLock { $0 } == 1)
            #expect(await worker.stats()["taken"] == 1)
        }
    }

    /// swift-jobs-valkey: only pending jobs could be cancelled, and cancelling one just popped deleted its payload.
    @Test(arguments: Backend.all)
    func aCancelledFileKeepsItsRowWhetherItRunsOrWaits(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let running = try await world.upload()
            let worker = world.worker { _, _ in
                try await Task.sleep(for: .seconds(60))
                return .done([], announcing: [])
            }
            try await world.running([worker]) { _ in
                let isRunning = try await eventually { try await world.state(running) == .running }
                #expect(isRunning)
                _ = try await world.files.cancel(running, of: .sample)
                let isCancelled = try await eventually { try await world.state(running) == .cancelled }
                #expect(isCancelled)
            }
            let waiting = try await world.upload()
            _ = try await world.files.cancel(waiting, of: .sample)
            for file in [running, waiting] {
                #expect(try await world.files.report(file, of: .sample)?.file.status == .failed)
            }
        }
    }
}
