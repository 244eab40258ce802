import Domain
import Logging
import Testing

@testable import Streams

struct CircuitTests {
    private let start = ContinuousClock.now
    private let policy = RetryPolicy.standard

    private func opened(_ times: Int = 1) -> Circuit {
        var circuit = Circuit()
        for _ in 0..<Circuit.threshold { circuit.failed(at: start, policy, random: 1) }
        for _ in 1..<max(1, times) {
            circuit.tick(at: start + .seconds(100_000))
            circuit.failed(at: start, policy, random: 1)
        }
        return circuit
    }

    @Test func opensAfterThreeFailuresInARow() {
        var circuit = Circuit()
        for _ in 0..<2 { circuit.failed(at: start, policy, random: 1) }
        #expect(circuit.state == .closed)
        circuit.met()
        for _ in 0..<2 { circuit.failed(at: start, policy, random: 1) }
        #expect(circuit.state == .closed)
        circuit.failed(at: start, policy, random: 1)
        #expect(circuit.state == .open(until: start + .seconds(5)))
    }

    @Test func isTriedWhenItsTimeHasCome() {
        var circuit = opened()
        circuit.tick(at: start + .seconds(4.9))
        #expect(circuit.state == .open(until: start + .seconds(5)))
        circuit.tick(at: start + .seconds(5))
        #expect(circuit.state == .trying)
    }

    @Test(arguments: [(1, 5.0), (2, 10), (3, 20), (4, 40), (5, 60), (9, 60)])
    func waitsLongerFromTrialToTrial(_ row: (openings: Int, seconds: Double)) {
        #expect(opened(row.openings).state == .open(until: start + .seconds(row.seconds)))
    }

    @Test func waitsAsLongAsTheDependencyAsks() {
        var circuit = opened()
        circuit.tick(at: start + .seconds(5))
        circuit.failed(at: start, policy, random: 0, retryAfterSeconds: 120)
        #expect(circuit.state == .open(until: start + .seconds(120)))
    }

    @Test func whatWasUnderWayWhenItOpenedChangesNothing() {
        var circuit = opened()
        circuit.met()
        circuit.failed(at: start + .seconds(4), policy, random: 1)
        #expect(circuit == opened())
    }

    @Test func oneSuccessClosesItWithADoubt() {
        var circuit = opened()
        circuit.tick(at: start + .seconds(5))
        circuit.met()
        #expect(circuit.state == .closed)
        var doubtful = circuit
        doubtful.failed(at: start, policy, random: 1)
        // The first success may have had no need of it: the wait goes on where it was.
        #expect(doubtful.state == .open(until: start + .seconds(10)))
        circuit.met()
        circuit.failed(at: start, policy, random: 1)
        #expect(circuit.state == .closed)
    }

    @Test func learnsOnlyFromThoseWhoKnow() {
        let circuits = Circuits(
            policy,
            stage: .analyze,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let away = Failure(.unavailable, "away", dependency: .storage)
        for _ in 0..<2 { circuits.learn(from: .end(.retry(away, afterSeconds: 1, against: .patience)), at: start) }
        let silent: [Ending] = [
            .skipped(reason: "x"), .retry(Failure(.timeout, "x"), afterSeconds: 1), .dead(Failure(.invalidFile, "x")),
            .cancelled, .released,
        ]
        for ending in silent { circuits.learn(from: .end(ending), at: start) }
        circuits.learn(from: .discard, at: start)
        #expect(circuits.wait(at: start) == nil)
        // Out of patience, but just as much away.
        circuits.learn(from: .end(.dead(away)), at: start)
        let wait = circuits.wait(at: start) ?? 0
        #expect((2.5...5).contains(wait))
        #expect(circuits.away(at: start).map(\.dependency) == [.storage])
        for ending in silent { circuits.learn(from: .end(ending), at: start) }
        #expect(circuits.wait(at: start + .seconds(5)) == nil)
        #expect(circuits.isTrying)
        for ending in silent { circuits.learn(from: .end(ending), at: start) }
        #expect(circuits.isTrying)
        circuits.learn(from: .end(.done([])), at: start)
        #expect(!circuits.isTrying)
        #expect(circuits.away(at: start).isEmpty)
    }
}
