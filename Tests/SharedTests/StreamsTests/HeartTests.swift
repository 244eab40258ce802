import Domain
import FoundationEssentials
import Logging
import Synchronization
import TestKit
import Testing

@testable import Streams

struct HeartTests {
    /// Answers beats as told, and keeps them.
    final class Leases: LeaseRenewal, DeliveryRenewal {
        let beats = Mutex<[Beat]>([])
        let renewed = Mutex<[DeliveryTag]>([])
        let answer: Mutex<BeatAnswer?>
        /// Answers, but about nobody.
        let isSilent = Atomic(false)

        init(_ answer: BeatAnswer?) { self.answer = Mutex(answer) }

        func renew(_ beats: [Beat]) throws -> [UUID: BeatAnswer] {
            self.beats.withLock { $0 += beats }
            if isSilent.load(ordering: .relaxed) { return [:] }
            guard let answer = answer.withLock({ $0 }) else { throw Failure(.unavailable, "away") }
            return Dictionary(uniqueKeysWithValues: beats.map { ($0.attemptID, answer) })
        }

        func renew(_ tags: [DeliveryTag], consumer: String) throws {
            renewed.withLock { $0 += tags }
        }
    }

    private static func attempt() -> Attempt {
        let file = SampleUpload.fresh().file
        let work = Work(file: file.id, stage: .analyze, generation: 1)
        let claim = Claim(work: work, attemptID: UUID(), attempt: 1, file: file)
        return Attempt(claim, DeliveryTag(stream: "s", group: "g", entry: "1-1"))
    }

    private func watching(
        _ leases: Leases,
        _ settings: ConsumerSettings,
        _ body: (Heart, Attempt) async -> Void
    ) async {
        let heart = Heart(
            leases: leases,
            deliveries: leases,
            consumer: "one",
            rhythm: Rhythm(settings),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        heart.start()
        let attempt = Self.attempt()
        heart.watch(attempt)
        await body(heart, attempt)
        await heart.stop()
    }

    private static let quick = ConsumerSettings(leaseSeconds: 0.6, heartbeatSeconds: 0.05)

    @Test func beatsForLeaseAndEntry() async {
        let leases = Leases(.mine)
        await watching(leases, Self.quick) { _, attempt in
            #expect(await eventually { leases.beats.withLock { $0.count } >= 20 })
            #expect(leases.renewed.withLock { $0.count } >= 10)
            #expect(attempt.state.interruption == nil)
        }
    }

    @Test func carriesProgressSoonAndOnce() async {
        let leases = Leases(.mine)
        await watching(leases, ConsumerSettings()) { heart, attempt in
            for percent in 1...50 { heart.report(Progress(percent, "text"), of: attempt) }
            #expect(await eventually { leases.beats.withLock { $0.count } >= 1 })
            #expect(leases.beats.withLock { $0.compactMap(\.progress) } == [Progress(50, "text")])
            #expect(leases.renewed.withLock { $0.isEmpty })
        }
    }

    @Test(arguments: [(BeatAnswer.lost, Interruption.lost), (.cancelRequested, .cancelRequested)])
    func tellsTheStageToStop(_ row: (answer: BeatAnswer, interruption: Interruption)) async {
        // The lease is long: it is the answer that counts, not the fence.
        let settings = ConsumerSettings(leaseSeconds: 60, heartbeatSeconds: 0.05)
        await watching(Leases(row.answer), settings) { _, attempt in
            #expect(await eventually { attempt.state.interruption == row.interruption })
        }
    }

    /// The ledger knows the attempt no more, and says nothing about it.
    @Test func anAttemptThatTheLedgerDoesNotNameIsLost() async {
        let leases = Leases(.mine)
        leases.isSilent.store(true, ordering: .relaxed)
        await watching(leases, ConsumerSettings(leaseSeconds: 60, heartbeatSeconds: 0.05)) { _, attempt in
            #expect(await eventually { attempt.state.interruption == .lost })
        }
    }

    @Test func fencesItselfBeforeTheLeaseEnds() async {
        let leases = Leases(nil)
        let start = ContinuousClock.now
        await watching(leases, Self.quick) { _, attempt in
            #expect(await eventually { attempt.state.interruption == .lost })
            #expect(ContinuousClock.now - start >= .seconds(0.49))
            #expect(leases.renewed.withLock { $0.count } >= 1)
        }
    }

    @Test func holdsTheSoftAndTheHardLimit() async {
        let settings = ConsumerSettings(softLimitSeconds: 0.1, timeLimitSeconds: 2)
        await watching(Leases(.mine), settings) { _, attempt in
            #expect(await eventually { attempt.state.interruption == .deadline })
            #expect(!attempt.state.isOverdue)
            let end = await attempt.end()
            #expect(attempt.state.isOverdue)
            #expect(throws: Failure.self) { _ = try end.result.get() }
        }
    }

    @Test func interruptsAllAndWhoeverComesLater() async {
        await watching(Leases(.mine), ConsumerSettings()) { heart, attempt in
            heart.interruptAll(.shutdown)
            let late = Self.attempt()
            heart.watch(late)
            #expect(attempt.state.interruption == .shutdown)
            #expect(late.state.interruption == .shutdown)
        }
    }

    @Test func stopsTheTaskEvenIfItWasToldBeforeItKnewHow() {
        let attempt = Self.attempt()
        attempt.interrupt(.lost)
        let stops = Mutex(0)
        attempt.onStop { stops.withLock { $0 += 1 } }
        #expect(stops.withLock { $0 } == 1)
    }
}
