import Domain
import Events
import Logging

extension Consumer {
    /// Writes the ending; an ending that the ledger refuses becomes a failure of the attempt.
    func commit(_ verdict: Verdict, of attempt: Attempt, traceparent: String?) async -> Fate {
        guard case .end(let ending, let events) = verdict else { return fenced(attempt) }
        settings.faults.hit(.beforeCommit)
        do {
            return try await write(ending, events, of: attempt, traceparent: traceparent)
        } catch let refusal where refusal.code.retry != .whenDependencyIsBack {
            let verdict = settings.policy.verdict(
                on: .failure(refusal),
                interruption: nil,
                attempt: attempt.claim.attempt,
                past: attempt.claim.past,
                random: .random(in: 0..<1)
            )
            guard case .end(let ending, _) = verdict else { return fenced(attempt) }
            do {
                return try await write(ending, [], of: attempt, traceparent: traceparent)
            } catch {
                return abandon(attempt, error)
            }
        } catch {
            return abandon(attempt, error)
        }
    }

    private func write(
        _ ending: Ending,
        _ events: [any Event],
        of attempt: Attempt,
        traceparent: String?
    ) async throws(Failure) -> Fate {
        let messages = try announcements(of: ending, events, attempt, traceparent: traceparent)
        var claim = attempt.claim
        claim.sandbox = attempt.circumstances.sandbox
        let isWritten = try await patiently("finish", unless: { [heart] in heart.isInterrupted }) { [ledger, claim] in
            try await ledger.finish(claim, ending, announcing: messages)
        }
        guard isWritten else { return fenced(attempt) }
        settings.faults.hit(.afterCommit)
        let duration = ContinuousClock.now - attempt.state.startedAt
        tally.ended(ending, after: duration)
        log(ending, of: attempt, after: duration)
        return .acknowledge
    }

    /// The stage's own events, and a letter for the mirror if this was the last attempt.
    private func announcements(
        of ending: Ending,
        _ events: [any Event],
        _ attempt: Attempt,
        traceparent: String?
    ) throws(Failure) -> [OutboxMessage] {
        do {
            var messages = try events.map { try message($0, of: attempt, traceparent: traceparent) }
            if case .dead(let failure) = ending {
                messages.append(try DeadLetter(attempt, failure, consumer: member.consumer).message())
            }
            return messages
        } catch {
            throw Failure(.internalError, "An event cannot be written.", cause: error)
        }
    }

    private func message<E: Event>(_ event: E, of attempt: Attempt, traceparent: String?) throws -> OutboxMessage {
        let work = attempt.claim.work
        return try CloudEvent(
            event,
            file: work.file,
            owner: attempt.claim.file.owner,
            source: "millrace/\(work.stage.group)",
            generation: work.generation,
            attempt: attempt.claim.attempt,
            traceparent: traceparent
        ).message(to: E.stream)
    }

    /// The truth has moved on without us: nothing was written, and the entry is another's matter.
    private func fenced(_ attempt: Attempt) -> Fate {
        tally.count(.fenced)
        logger.warning("The lease was lost; the work is discarded.", metadata: attempt.metadata)
        return .leave
    }

    /// The ledger does not answer: the lease runs out, and the work is done again.
    private func abandon(_ attempt: Attempt, _ error: any Error) -> Fate {
        logger.error(
            "The ending could not be written; the work will be done again.",
            metadata: attempt.metadata.merging(["error": "\(error)"]) { $1 }
        )
        return .leave
    }

    /// One line for every attempt: where it failed, a warning or an error.
    private func log(_ ending: Ending, of attempt: Attempt, after duration: Duration) {
        var metadata = attempt.metadata
        metadata["seconds"] = "\(duration / .seconds(1))"
        metadata["outcome"] = "\(ending.mark.rawValue)"
        switch ending {
        case .retry(let failure, let afterSeconds, let budget):
            metadata["error"] = "\(failure)"
            metadata["retry.seconds"] = "\(afterSeconds)"
            metadata["counts.against"] = "\(budget)"
            logger.warning("An attempt failed; it will be tried again.", metadata: metadata)
        case .dead(let failure):
            metadata["error"] = "\(failure)"
            logger.error("A stage failed for good.", metadata: metadata)
        case .skipped(let reason):
            metadata["reason"] = "\(reason)"
            logger.info("A stage ended.", metadata: metadata)
        case .done, .cancelled, .released:
            logger.info("A stage ended.", metadata: metadata)
        }
    }

    /// Asks the ledger until it answers or there is no time left; waits longer from try to try.
    ///
    /// - Throws: the ledger's ``Failure``; ``Failure/Code/unavailable`` if it never answered.
    func patiently<Value: Sendable>(
        _ call: String,
        unless isHopeless: @Sendable () -> Bool,
        _ ask: @Sendable () async throws -> Value
    ) async throws(Failure) -> Value {
        var outage = Outage()
        while true {
            do {
                return try await ask()
            } catch {
                let failure = Failure(of: error)
                guard failure.code.retry == .whenDependencyIsBack, !isHopeless() else { throw failure }
                if outage.begins() {
                    logger.warning("The ledger is away.", metadata: ["call": "\(call)", "error": "\(failure)"])
                }
                // Never cancelled: whoever carries a delivery carries it to its end.
                try? await Task.sleep(for: .seconds(outage.delay()))
            }
        }
    }
}

extension Attempt {
    /// Who and what, for a log line.
    var metadata: Logger.Metadata {
        ["file.id": "\(claim.work.file)", "attempt": "\(claim.attempt)", "generation": "\(claim.work.generation)"]
    }
}
