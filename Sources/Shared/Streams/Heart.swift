import Blocking
import Domain
import Logging
import Synchronization

/// Keeps the leases of running attempts, carries their progress, and holds them to their limits.
///
/// It has a thread of its own, and the renewals have connections of their own: however busy a stage keeps the
/// cooperative threads and the pools, the lease is renewed. The ledger comes first: only who holds the lease keeps the
/// broker's entry young.
final class Heart: Sendable {
    private struct Ward: Sendable {
        var attempts: [ObjectIdentifier: Attempt] = [:]
        var thread: DedicatedThread?
        var interruption: Interruption?
        var isStopped = false
    }
    private let leases: any LeaseRenewal
    private let deliveries: any DeliveryRenewal
    private let consumer: String
    private let rhythm: Rhythm
    private let faults: FaultPoints
    private let logger: Logger
    private let ward = Mutex(Ward())
    private let bell = Bell()

    init(
        leases: any LeaseRenewal,
        deliveries: any DeliveryRenewal,
        consumer: String,
        rhythm: Rhythm,
        faults: FaultPoints = .none,
        logger: Logger
    ) {
        self.leases = leases
        self.deliveries = deliveries
        self.consumer = consumer
        self.rhythm = rhythm
        self.faults = faults
        self.logger = logger
    }

    /// The attempts under way.
    var attempts: [Attempt] { ward.withLock { Array($0.attempts.values) } }

    /// Whether all work was told to stop.
    var isInterrupted: Bool { ward.withLock { $0.interruption != nil } }

    /// Begins to beat.
    func start() {
        let thread = DedicatedThread { self.beatUntilStopped() }
        ward.withLock { $0.thread = thread }
    }

    /// Stops beating and waits for the thread.
    func stop() async {
        let thread = ward.withLock { ward in
            ward.isStopped = true
            return ward.thread
        }
        bell.ring()
        await thread?.join()
    }

    /// Cares for the attempt from now on.
    func watch(_ attempt: Attempt) {
        let interruption = ward.withLock { ward in
            ward.attempts[ObjectIdentifier(attempt)] = attempt
            return ward.interruption
        }
        if let interruption { attempt.interrupt(interruption) }
        bell.ring()
    }

    /// Cares for it no longer.
    func forget(_ attempt: Attempt) {
        ward.withLock { _ = $0.attempts.removeValue(forKey: ObjectIdentifier(attempt)) }
    }

    /// Tells all attempts to stop, and every later one too.
    func interruptAll(_ interruption: Interruption) {
        let attempts = ward.withLock { ward in
            ward.interruption = ward.interruption ?? interruption
            return Array(ward.attempts.values)
        }
        for attempt in attempts { attempt.interrupt(interruption) }
    }

    /// Takes a report of the stage; the next beat carries it.
    func report(_ progress: Progress, of attempt: Attempt) {
        if attempt.report(progress) { bell.ring() }
    }

    private func beatUntilStopped() {
        var ledger = Outage()
        var broker = Outage()
        while !ward.withLock({ $0.isStopped }) {
            let attempts = attempts
            let now = ContinuousClock.now
            hold(attempts, toLimitsAt: now)
            if isAnyDue(attempts, at: now) {
                renewLeases(of: attempts, at: now, &ledger)
                renewEntries(of: attempts, at: now, &broker)
            }
            // While the ledger is away, what is due stays due.
            bell.wait(seconds: pause(attempts, atLeast: ledger.failures > 0 ? 0.5 : 0))
        }
    }

    /// Seconds to sleep; `nil` if there is nothing to care for.
    private func pause(_ attempts: [Attempt], atLeast least: Double) -> Double? {
        let now = ContinuousClock.now
        guard let next = attempts.map({ $0.state.nextEvent(after: now, rhythm) }).min() else { return nil }
        return max(least, now.duration(to: next) / .seconds(1))
    }

    private func hold(_ attempts: [Attempt], toLimitsAt now: ContinuousClock.Instant) {
        for attempt in attempts {
            switch attempt.state.passedLimit(at: now, rhythm) {
            case .hard: attempt.expire()
            case .soft: attempt.interrupt(.deadline)
            case .fence: attempt.interrupt(.lost)
            case nil: break
            }
        }
    }

    private func isAnyDue(_ attempts: [Attempt], at now: ContinuousClock.Instant) -> Bool {
        attempts.contains { $0.state.isLeaseDue(at: now, rhythm) || $0.state.isEntryDue(at: now, rhythm) }
    }

    /// Renews what is due; what soon would be goes along.
    private func renewLeases(of attempts: [Attempt], at now: ContinuousClock.Instant, _ outage: inout Outage) {
        let due = attempts.filter { $0.state.isLeaseDue(at: now + rhythm.leeway, rhythm) }
        guard !due.isEmpty else { return }
        do {
            let beats = due.map(\.beat)
            faults.hit(.beforeBeat)
            let answers = try leases.renew(beats)
            for (attempt, beat) in zip(due, beats) { attempt.take(answers[beat.attemptID] ?? .lost, to: beat, at: now) }
            if outage.ends() { logger.notice("Leases are renewed again.") }
        } catch {
            guard outage.begins() else { return }
            logger.warning("Leases cannot be renewed.", metadata: ["error": "\(error)"])
        }
    }

    /// As the leases, but the entry is only a hint: a failure waits for the next beat.
    private func renewEntries(of attempts: [Attempt], at now: ContinuousClock.Instant, _ outage: inout Outage) {
        let due = attempts.filter { $0.state.isEntryDue(at: now + rhythm.leeway, rhythm) }
        guard !due.isEmpty else { return }
        for attempt in due { attempt.entryRenewed(at: now) }
        do {
            faults.hit(.beforeRenewal)
            try deliveries.renew(due.map(\.tag), consumer: consumer)
            if outage.ends() { logger.notice("The broker's entries are renewed again.") }
        } catch {
            guard outage.begins() else { return }
            logger.warning("The broker's entries cannot be renewed.", metadata: ["error": "\(error)"])
        }
    }
}
