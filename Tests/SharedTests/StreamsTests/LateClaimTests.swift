import Domain
import Events
import TestKit
import Testing

@testable import Streams

@Suite struct LateClaimTests {
    /// Grants at once and says so later than the lease lasts: as if the process had been frozen in between.
    private struct LateLedger: StageLedger {
        let ledger: MemoryLedger

        func claim(_ work: Work, worker: String, leaseSeconds: Double) async throws -> ClaimAnswer {
            let answer = try await ledger.claim(work, worker: worker, leaseSeconds: leaseSeconds)
            _ = await eventually(within: leaseSeconds) { false }
            return answer
        }

        func finish(_ claim: Claim, _ ending: Ending, announcing messages: [OutboxMessage]) async throws -> Bool {
            try await ledger.finish(claim, ending, announcing: messages)
        }
    }

    /// A zombie that has not begun yet must not begin: measured from the answer, its lease would look fresh.
    @Test func aLeaseThatRanOutBeforeItWasHeardOfIsLost() async throws {
        let world = ConsumerWorld()
        let diary = Diary()
        let stage = ClosureStage { _, _ in
            let wasStopped = await eventually(within: 2) { Task.isCancelled }
            diary.note(wasStopped ? "stopped" : "went on")
            return .done([], announcing: [])
        }
        let consumer = Consumer(
            stage,
            as: "one",
            bus: world.bus,
            ledger: LateLedger(ledger: world.ledger),
            leases: world.ledger,
            deliveries: world.bus,
            settings: ConsumerWorld.quick,
            logger: ConsumerWorld.logger
        )
        let file = try world.upload()
        try await world.running([consumer]) { _ in
            #expect(await eventually(within: 5) { !diary.all.isEmpty })
            #expect(diary.all.first == "stopped")
            #expect(world.state(file) == .running, "nothing was written")
        }
    }
}
