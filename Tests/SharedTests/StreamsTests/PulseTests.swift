import Domain
import Testing

@testable import Streams

struct PulseTests {
    private let start = ContinuousClock.now
    private let rhythm = Rhythm(
        ConsumerSettings(leaseSeconds: 30, heartbeatSeconds: 10, softLimitSeconds: 100, timeLimitSeconds: 120)
    )

    @Test func whatIsDurableStartsTheLimitsAgain() {
        var pulse = Pulse(startedAt: start)
        pulse.leaseRenewedAt = start + .seconds(119)
        pulse.securedAt = start + .seconds(60)
        #expect(pulse.passedLimit(at: start + .seconds(121), rhythm) == nil)
        pulse.leaseRenewedAt = start + .seconds(170)
        #expect(pulse.passedLimit(at: start + .seconds(161), rhythm) == .soft)
        #expect(pulse.passedLimit(at: start + .seconds(181), rhythm) == .hard)
    }

    @Test(arguments: [
        (seconds: 9.9, lease: false, entry: false), (10, true, true), (11, true, true),
    ])
    func leaseAndEntryAreDueEveryHeartbeat(_ row: (seconds: Double, lease: Bool, entry: Bool)) {
        let pulse = Pulse(startedAt: start)
        #expect(pulse.isLeaseDue(at: start + .seconds(row.seconds), rhythm) == row.lease)
        #expect(pulse.isEntryDue(at: start + .seconds(row.seconds), rhythm) == row.entry)
    }

    @Test func progressIsDueAfterAQuarterOfASecond() {
        var pulse = Pulse(startedAt: start)
        pulse.unwrittenSince = start + .seconds(1)
        #expect(!pulse.isLeaseDue(at: start + .seconds(1.2), rhythm))
        #expect(pulse.isLeaseDue(at: start + .seconds(1.25), rhythm))
        #expect(!pulse.isEntryDue(at: start + .seconds(1.25), rhythm))
        #expect(pulse.nextEvent(after: start, rhythm) == start + .seconds(1.25))
    }

    @Test(arguments: [
        (seconds: 24.9, renewed: 0.0, limit: nil as Pulse.Limit?), (25, 0, .fence), (99, 90, nil), (100, 90, .soft),
        (120, 110, .hard), (120, 0, .hard),
    ])
    func limitsAreHeld(_ row: (seconds: Double, renewed: Double, limit: Pulse.Limit?)) {
        var pulse = Pulse(startedAt: start)
        pulse.leaseRenewedAt = start + .seconds(row.renewed)
        #expect(pulse.passedLimit(at: start + .seconds(row.seconds), rhythm) == row.limit)
    }

    @Test func anAttemptThatWasToldToStopIsToldNoMoreButStillHeldToTheHardLimit() {
        var pulse = Pulse(startedAt: start)
        pulse.interruption = .deadline
        #expect(pulse.passedLimit(at: start + .seconds(110), rhythm) == nil)
        #expect(pulse.passedLimit(at: start + .seconds(120), rhythm) == .hard)
        pulse.isOverdue = true
        #expect(pulse.passedLimit(at: start + .seconds(130), rhythm) == nil)
    }

    @Test func anAttemptThatNobodyEndsIsGivenUpALeaseAfterItsHardLimit() {
        var pulse = Pulse(startedAt: start)
        pulse.interruption = .deadline
        pulse.isOverdue = true
        #expect(pulse.isLeaseDue(at: start + .seconds(144), rhythm))
        #expect(pulse.isEntryDue(at: start + .seconds(144), rhythm))
        #expect(!pulse.isLeaseDue(at: start + .seconds(145), rhythm))
        #expect(!pulse.isEntryDue(at: start + .seconds(145), rhythm))
        #expect(pulse.nextEvent(after: start + .seconds(145), rhythm) > start + .seconds(100_000))
    }

    @Test func aLostLeaseIsNotRenewedAndWakesNobody() {
        var pulse = Pulse(startedAt: start)
        pulse.interruption = .lost
        pulse.unwrittenSince = start
        #expect(!pulse.isLeaseDue(at: start + .seconds(60), rhythm))
        #expect(!pulse.isEntryDue(at: start + .seconds(60), rhythm))
        #expect(pulse.nextEvent(after: start, rhythm) == start + .seconds(120))
        pulse.isOverdue = true
        #expect(pulse.nextEvent(after: start, rhythm) > start + .seconds(100_000))
    }
}
