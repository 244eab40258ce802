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
    /// Decides about an attempt that ended, touching nothing.
    ///
    /// What a stage returned stands, whatever interrupted it: the ledger's fence has the last word. What a stage throws
    /// after an interruption is judged by the interruption, otherwise by the failure's code.
    ///
    /// - Parameters:
    ///   - result: what the stage returned or threw.
    ///   - interruption: why it was told to stop; `nil` if it was not.
    ///   - attempt: from 1.
    ///   - random: 0..<1, for the jitter.
    func verdict(
        on result: Result<Outcome, any Error>,
        interruption: Interruption?,
        attempt: Int,
        random: Double
    ) -> Verdict {
        if interruption == .lost { return .discard }
        switch result {
        case .success(.done(let changes, let events)): return .end(.done(changes), announcing: events)
        case .success(.skipped(let reason)): return .end(.skipped(reason: reason))
        case .failure(let error):
            return verdict(on: Failure(of: error), interruption: interruption, attempt: attempt, random: random)
        }
    }

    private func verdict(
        on failure: Failure,
        interruption: Interruption?,
        attempt: Int,
        random: Double
    ) -> Verdict {
        let stopped = failure.code == .cancelled
        switch interruption {
        case .cancelRequested:
            return .end(.cancelled)
        case .shutdown where stopped || failure.code.retry != .never:
            return .end(.released)
        case .deadline where stopped:
            return verdict(on: Failure(.timeout, "It took longer than it may."), attempt: attempt, random: random)
        case nil where stopped:
            let failure = Failure(.internalError, "It stopped without being told to.", cause: failure)
            return verdict(on: failure, attempt: attempt, random: random)
        default:
            return verdict(on: failure, attempt: attempt, random: random)
        }
    }

    private func verdict(on failure: Failure, attempt: Int, random: Double) -> Verdict {
        if failure.code == .fenced { return .discard }
        switch failure.code.retry {
        case .never: return .end(.dead(failure))
        case .afterDelay, .whenDependencyIsBack:
            guard attempt < maximumAttempts else { return .end(.dead(failure)) }
            let retryAfter = failure.retryAfterSeconds
            let delay = delay(afterAttempt: attempt, random: random, retryAfterSeconds: retryAfter)
            return .end(.retry(failure, afterSeconds: delay))
        }
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
