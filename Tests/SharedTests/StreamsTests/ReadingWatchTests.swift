import Domain
import Testing

@testable import Streams

struct ReadingWatchTests {
    private let watch = ReadingWatch()
    private let start = ContinuousClock.now
    private func after(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test func aReadThatHangsIsADeadLoop() {
        watch.begins(at: start)
        #expect((try? watch.liveness(at: after(29))) == "taken")
        let failure = #expect(throws: Failure.self) { try watch.liveness(at: after(31)) }
        #expect(failure?.message == "No read of events has come back for 31 s.")
        watch.succeeds()
        #expect((try? watch.liveness(at: after(99))) == "taken")
    }

    @Test func aBrokerThatIsAwayIsNoReasonToDie() {
        for second in stride(from: 0.0, to: 120, by: 2) {
            watch.begins(at: after(second))
            watch.fails(Failure(.unavailable, "Redis does not answer."), at: after(second + 1))
            #expect((try? watch.liveness(at: after(second + 2))) == "taken")
        }
        let failure = #expect(throws: Failure.self) { try watch.readiness(at: after(120)) }
        #expect(failure?.message == "No events have been taken for 119 s: Redis does not answer.")
        watch.succeeds()
        #expect((try? watch.readiness(at: after(121))) == "taken")
    }

    @Test func whoDoesNotReadIsNeitherDeadNorUnready() {
        #expect((try? watch.liveness(at: after(600))) == "taken")
        watch.begins(at: start)
        watch.fails(Failure(.unavailable, "Away."), at: start)
        // Then all slots were full, or an operator paused it.
        #expect((try? watch.liveness(at: after(600))) == "taken")
        #expect((try? watch.readiness(at: after(600))) == "taken")
    }
}
