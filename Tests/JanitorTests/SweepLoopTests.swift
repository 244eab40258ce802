import Domain
import FoundationEssentials
import Logging
import ServiceLifecycle
import Synchronization
import TestKit
import Testing

@testable import Janitor

struct SweepLoopTests {
    final class Counting: Sweep {
        let name: String
        let intervalSeconds: Double
        let rounds = Mutex(0)
        let failure: Mutex<Failure?>

        init(_ name: String, every intervalSeconds: Double = 0.01, failure: Failure? = nil) {
            self.name = name
            self.intervalSeconds = intervalSeconds
            self.failure = Mutex(failure)
        }

        func sweep() async throws -> Int {
            rounds.withLock { $0 += 1 }
            if let failure = failure.withLock({ $0 }) { throw failure }
            return 1
        }
    }

    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func running(_ loop: SweepLoop, _ body: @Sendable () async throws -> Void) async throws {
        let group = ServiceGroup(services: [loop], logger: Self.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    @Test func oneThatFailsHoldsUpNone() async throws {
        let bad = Counting("bad", failure: Failure(.unavailable, "away"))
        let good = Counting("good")
        let loop = SweepLoop([bad, good], logger: Self.logger)
        try await running(loop) {
            #expect(await eventually { good.rounds.withLock { $0 } >= 3 && bad.rounds.withLock { $0 } >= 3 })
        }
        #expect(loop.records["good"]?.lastSuccess != nil)
        #expect(loop.records["bad"]?.lastSuccess == nil)
        #expect(await loop.stats()["good_repaired"] ?? 0 >= 3)
        #expect(await loop.stats()["bad_failures"] ?? 0 >= 3)
    }

    @Test func aLongIntervalEndsWithTheProcess() async throws {
        let slow = Counting("slow", every: 3_600)
        let loop = SweepLoop([slow], logger: Self.logger)
        let start = ContinuousClock.now
        try await running(loop) {
            #expect(await eventually { slow.rounds.withLock { $0 } == 1 })
            let due = await loop.scheduled().first { $0.name == "slow" }
            #expect(due.map { $0.inSeconds > 3_000 } == true)
        }
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func doesNothingWhilePaused() async throws {
        let sweep = Counting("sweep")
        let loop = SweepLoop([sweep], logger: Self.logger)
        await loop.pause()
        try await running(loop) {
            #expect(await eventually { await loop.scheduled().count == 1 })
            #expect(sweep.rounds.withLock { $0 } == 0)
            await loop.resume()
            #expect(await eventually { sweep.rounds.withLock { $0 } > 0 })
            await loop.drain()
            let rounds = sweep.rounds.withLock { $0 }
            #expect(sweep.rounds.withLock { $0 } == rounds)
        }
    }
}
