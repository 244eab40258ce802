public import Domain

extension Consumer {
    /// The stage.
    public var registered: [String] { [stage.name.description] }

    /// The attempts under way.
    public func active() async -> [ActiveWork] {
        let now = ContinuousClock.now
        return heart.attempts.map { attempt in
            let state = attempt.state
            return ActiveWork(
                stage: attempt.claim.work.stage.description,
                file: attempt.claim.work.file.description,
                attempt: attempt.claim.attempt,
                progress: state.progress ?? Progress(0, "started"),
                seconds: state.startedAt.duration(to: now) / .seconds(1)
            )
        }
    }

    /// When dependencies that are away are tried again. Work that waits for its time waits in the database.
    public func scheduled() async -> [ScheduledWork] {
        circuits.away().map { ScheduledWork(name: "waiting for \($0.dependency)", inSeconds: $0.seconds) }
    }

    /// Counters since the start, and how many stages ran over the hard limit and go on.
    public func stats() async -> [String: Double] {
        tally.stats.merging(["deaf": Double(deaf.value)]) { $1 }
    }

    /// Takes no new work until ``resume()``; what runs goes on.
    public func pause() async { slots.pause() }

    /// Takes work again.
    public func resume() async { slots.resume() }

    /// Takes no new work and returns when what runs has ended.
    public func drain() async {
        slots.pause()
        await slots.emptied()
    }
}
