import Domain
import Events
import Logging

/// What becomes of a delivered entry.
enum Fate: Sendable {
    /// It is settled: the ledger has the truth.
    case acknowledge
    /// It was not begun: others may have it at once.
    case handBack
    /// Not now: after a lease, whoever looks next asks the ledger again.
    case leave
}

extension Consumer {
    /// Carries a delivery to its end.
    func fate(of delivery: Delivery) async -> Fate {
        switch stage.read(delivery) {
        case .work(let work, let envelope): return await claim(work, envelope, delivery.tag)
        case .gone: return .acknowledge
        case .foreign:
            tally.count(.foreign)
            return .acknowledge
        case .undecodable(let failure): return await bury(delivery, failure)
        }
    }

    /// An unreadable entry is data, not a broken stream: it is put aside with the reason.
    private func bury(_ delivery: Delivery, _ failure: Failure) async -> Fate {
        tally.count(.undecodable)
        logger.error(
            "An entry cannot be read; it is put aside.",
            metadata: [
                "stream": "\(delivery.tag.stream)", "entry": "\(delivery.tag.entry)", "error": "\(failure)",
            ]
        )
        do {
            _ = try await bus.publish([DeadLetter(delivery, failure, consumer: member.consumer).message()])
            return .acknowledge
        } catch {
            return .leave
        }
    }

    private func claim(_ work: Work, _ envelope: Envelope, _ tag: DeliveryTag) async -> Fate {
        let answer: ClaimAnswer
        // The lease runs from before the answer, however late that comes.
        let askedAt: ContinuousClock.Instant
        do {
            (askedAt, answer) = try await patiently("claim", unless: { [slots] in !slots.isOpen }) {
                [ledger, member, settings] in
                let now = ContinuousClock.now
                let lease = settings.leaseSeconds
                return (now, try await ledger.claim(work, worker: member.consumer, leaseSeconds: lease))
            }
        } catch {
            // Not begun, and not to be begun here: others may have it.
            if !slots.isOpen { return .handBack }
            logger.error("A claim failed.", metadata: ["file.id": "\(work.file)", "error": "\(error)"])
            return .leave
        }
        switch answer {
        case .stale:
            tally.count(.stale)
            return .acknowledge
        case .held, .notYet:
            tally.count(.held)
            return .leave
        case .granted(let claim):
            settings.faults.hit(.afterClaim)
            tally.began(envelope)
            return await perform(Attempt(claim, tag, at: askedAt), traceparent: envelope.traceparent)
        }
    }

    private func perform(_ attempt: Attempt, traceparent: String?) async -> Fate {
        heart.watch(attempt)
        let context = StageContext(secured: { attempt.secured() }) { [heart, settings] progress in
            heart.report(progress, of: attempt)
            settings.faults.hit(.midWork)
        }
        let isAlone = settings.policy.runsAlone(attempt.claim.past)
        // Unstructured so that the heart's thread can cancel it even while the cooperative threads are busy; it is
        // awaited below.
        let work = Task { [stage, lane] in
            do {
                if isAlone { try await lane.enter(attempt) }
                let outcome = try await Circumstances.$current.withValue(attempt.circumstances) {
                    try await Caution.$current.withValue(isAlone ? .alone : .usual) {
                        try await stage.work(on: attempt.claim, context)
                    }
                }
                attempt.ended(.success(outcome))
            } catch {
                attempt.ended(.failure(error))
            }
        }
        attempt.onStop { work.cancel() }
        let end = await attempt.end()
        let verdict = settings.policy.verdict(
            on: end.result,
            interruption: end.interruption,
            attempt: attempt.claim.attempt,
            past: attempt.claim.past,
            random: .random(in: 0..<1)
        )
        circuits.learn(from: verdict)
        let fate = await commit(verdict, of: attempt, traceparent: traceparent)
        heart.forget(attempt)
        lane.leave(attempt)
        await letGo(work, of: attempt)
        return fate
    }

    /// Waits for the stage itself, unless it ran over the hard limit and did not stop: then others get its slot.
    ///
    /// What it may still do is fenced. As many as there are slots are let go; then a slot waits, so that a process
    /// never does more than twice as much as it should.
    private func letGo(_ work: Task<Void, Never>, of attempt: Attempt) async {
        let isLetGo =
            attempt.state.isOverdue
            && deaf.update { deaf in
                guard deaf < settings.slots else { return false }
                deaf += 1
                return true
            }
        guard isLetGo else { return await work.value }
        // Outlives the attempt, and ends when the stage does.
        Task { [deaf, logger] in
            await work.value
            deaf.update { $0 -= 1 }
            logger.notice("A stage that ran over its hard limit has stopped.", metadata: attempt.metadata)
        }
    }
}
