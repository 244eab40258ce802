import Domain
import Events

/// What is to be done about an attempt that ended.
enum Verdict: Sendable {
    /// Write this ending, and announce these events with it.
    case end(Ending, announcing: [any Event])
    /// Another attempt has the stage: write nothing.
    case discard

    /// The same without events.
    static func end(_ ending: Ending) -> Verdict { .end(ending, announcing: []) }
}

/// Why a running attempt was told to stop.
enum Interruption: Sendable, Hashable {
    /// The lease is another's, or could not be renewed in time.
    case lost
    /// The user wants it stopped.
    case cancelRequested
    /// It ran longer than it may.
    case deadline
    /// The process shuts down.
    case shutdown
}

extension RetryPolicy {
    /// Decides about an attempt that ended, touching nothing. The table of it: `docs/delivery.md`.
    ///
    /// What a stage returned stands, whatever interrupted it: the ledger's fence has the last word. What a stage throws
    /// after an interruption is judged by the interruption, otherwise by the failure's class.
    ///
    /// - Parameters:
    ///   - result: what the stage returned or threw.
    ///   - interruption: why it was told to stop; `nil` if it was not.
    ///   - attempt: from 1.
    ///   - past: what was counted apart, before this attempt.
    ///   - random: 0..<1, for the jitter.
    func verdict(
        on result: Result<Outcome, any Error>,
        interruption: Interruption?,
        attempt: Int,
        past: Claim.Past = .none,
        random: Double
    ) -> Verdict {
        if interruption == .lost { return .discard }
        switch result {
        case .success(.done(let changes, let events)): return .end(.done(changes), announcing: events)
        case .success(.skipped(let reason)): return .end(.skipped(reason: reason))
        case .failure(let error):
            guard let failure = Self.blame(Failure(of: error), interruption) else {
                return .end(interruption == .cancelRequested ? .cancelled : .released)
            }
            return verdict(on: failure, attempt: attempt, past: past, random: random)
        }
    }

    /// Whether an attempt with this past runs alone: all but one of the crashes that it may cause have happened, or the
    /// same bytes caused some elsewhere.
    func runsAlone(_ past: Claim.Past) -> Bool {
        past.isSuspect || past.decoderCrashes > 0 && past.decoderCrashes >= maximumCrashes - 1
    }

    /// What is to be blamed for the failure; `nil` if it is only the interruption, which counts against nobody.
    private static func blame(_ failure: Failure, _ interruption: Interruption?) -> Failure? {
        let isStopped = failure.code == .cancelled
        switch interruption {
        case .cancelRequested: return nil
        case .shutdown where isStopped || failure.code.retry != .never: return nil
        // A decoder that dies now was killed by us.
        case .deadline where isStopped || failure.code.retry == .withCare:
            return Failure(.timeout, "It took longer than it may, and was stopped.", cause: failure)
        case nil where isStopped:
            return Failure(.internalError, "It stopped without being told to.", cause: failure)
        default: return failure
        }
    }

    private func verdict(on failure: Failure, attempt: Int, past: Claim.Past, random: Double) -> Verdict {
        if failure.code == .fenced { return .discard }
        let wait = failure.retryAfterSeconds
        switch failure.code.retry {
        case .never: return .end(.dead(failure))
        case .afterDelay, .whenAsked:
            guard attempt < maximumAttempts else { return .end(.dead(failure)) }
            let delay = delay(afterAttempt: attempt, random: random, retryAfterSeconds: wait)
            return .end(.retry(failure, afterSeconds: delay))
        case .whenDependencyIsBack:
            guard past.waitedSeconds < patienceSeconds else {
                return .end(.dead(failure.outwaited(afterSeconds: patienceSeconds)))
            }
            let delay = outageDelay(after: past.postponements + 1, random: random, retryAfterSeconds: wait)
            return .end(.retry(failure, afterSeconds: delay, against: .patience))
        case .withCare:
            let crashes = past.decoderCrashes + 1
            guard crashes < maximumCrashes else { return .end(.dead(poisoned(failure, crashes))) }
            let delay = delay(afterAttempt: crashes, random: random)
            return .end(.retry(failure, afterSeconds: delay, against: .crashes))
        }
    }

    private func poisoned(_ failure: Failure, _ crashes: Int) -> Failure {
        let story = crashes == 1 ? "" : " It died \(crashes) times, the last time alone."
        return Failure(failure.code, failure.message + story, cause: failure.cause, death: failure.death)
    }
}

extension Failure {
    /// Any error as a failure: cancellation by its own code, what is no failure of ours as a bug.
    init(of error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case is CancellationError: self.init(.cancelled, "It was told to stop.")
        default: self.init(.internalError, "It failed in a way that nobody foresaw.", cause: error)
        }
    }
}
