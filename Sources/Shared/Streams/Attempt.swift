import Domain
import Synchronization

/// A stage at work on a claim: shared by the task that carries it and the heart's thread.
final class Attempt: Sendable {
    /// What ended the wait for the stage.
    struct End: Sendable {
        let result: Result<Outcome, any Error>
        /// Why the stage was told to stop, as it stood when it ended.
        let interruption: Interruption?
    }

    let claim: Claim
    let tag: DeliveryTag
    let circumstances = Circumstances()
    private let pulse: Mutex<Pulse>
    private let stop = Mutex<(@Sendable () -> Void)?>(nil)
    private let ending = Watched<End?>(nil)

    init(_ claim: Claim, _ tag: DeliveryTag, at now: ContinuousClock.Instant = .now) {
        self.claim = claim
        self.tag = tag
        pulse = Mutex(Pulse(startedAt: now))
    }

    /// How it stands.
    var state: Pulse { pulse.withLock { $0 } }

    /// Counts its time from now on: it had to wait for its turn.
    func begin(at now: ContinuousClock.Instant = .now) {
        pulse.withLock { $0.startedAt = now }
    }

    /// Counts its limits from now on: what was done so far is durable.
    func secured(at now: ContinuousClock.Instant = .now) {
        pulse.withLock { $0.securedAt = now }
    }

    /// Says how to stop the stage; at once if it was told to stop already.
    func onStop(_ stop: @escaping @Sendable () -> Void) {
        self.stop.withLock { $0 = stop }
        if state.interruption != nil { stop() }
    }

    /// Tells the stage to stop. The first reason stands.
    func interrupt(_ interruption: Interruption) {
        pulse.withLock { $0.interruption = $0.interruption ?? interruption }
        stop.withLock { $0 }?()
    }

    /// Notes the stage's own end, or that the hard limit has passed; what comes first stands.
    func ended(_ result: Result<Outcome, any Error>) {
        let interruption = state.interruption
        ending.update { $0 = $0 ?? End(result: result, interruption: interruption) }
    }

    /// The hard limit has passed: the attempt has failed, whether the stage stops or not.
    func expire() {
        pulse.withLock { $0.isOverdue = true }
        interrupt(.deadline)
        ended(.failure(Failure(.timeout, "It took longer than it may, and did not stop when told to.")))
    }

    /// Waits for the end.
    func end() async -> End {
        let end = await ending.wait { $0 }
        return end ?? End(result: .failure(CancellationError()), interruption: state.interruption)
    }

    /// Keeps a report for the next beat.
    ///
    /// - Returns: whether it is the first one that waits: then the heart needs to know.
    func report(_ progress: Progress, at now: ContinuousClock.Instant = .now) -> Bool {
        pulse.withLock { pulse in
            guard pulse.progress != progress else { return false }
            pulse.progress = progress
            guard pulse.unwrittenSince == nil else { return false }
            pulse.unwrittenSince = now
            return true
        }
    }

    /// What to tell the ledger now.
    var beat: Beat {
        pulse.withLock { pulse in
            Beat(attemptID: claim.attemptID, progress: pulse.unwrittenSince == nil ? nil : pulse.progress)
        }
    }

    /// Takes the ledger's answer to a beat that was made at this moment.
    func take(_ answer: BeatAnswer, to beat: Beat, at now: ContinuousClock.Instant) {
        switch answer {
        case .lost: interrupt(.lost)
        case .mine: leaseRenewed(beat, at: now)
        case .cancelRequested:
            leaseRenewed(beat, at: now)
            interrupt(.cancelRequested)
        }
    }

    private func leaseRenewed(_ beat: Beat, at now: ContinuousClock.Instant) {
        pulse.withLock { pulse in
            pulse.leaseRenewedAt = max(pulse.leaseRenewedAt, now)
            guard beat.progress == pulse.progress else { return }
            pulse.unwrittenSince = nil
        }
    }

    /// The broker was asked at this moment to make the entry young.
    func entryRenewed(at now: ContinuousClock.Instant) {
        pulse.withLock { $0.entryRenewedAt = max($0.entryRenewedAt, now) }
    }
}
