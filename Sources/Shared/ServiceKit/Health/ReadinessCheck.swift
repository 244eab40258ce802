import Synchronization

/// One named reason why the process may not be ready.
///
/// A check that hangs must hang neither the probe nor the next one: it runs once at a time, and whoever asks waits two
/// seconds at most.
final class ReadinessCheck: Sendable {
    /// What a check said.
    struct Report: Sendable, Hashable, Codable {
        let name: String
        let ok: Bool
        let detail: String
    }

    private enum State {
        case idle
        case running(since: ContinuousClock.Instant, waiters: [AsyncStream<Report>.Continuation])
    }

    let name: String
    private let run: @Sendable () async throws -> String
    private let patience: Duration
    private let state = Mutex(State.idle)

    init(name: String, patience: Duration = .seconds(2), run: @escaping @Sendable () async throws -> String) {
        self.name = name
        self.run = run
        self.patience = patience
    }

    /// Asks; joins the asking that is under way, if there is one.
    func ask() async -> Report {
        let (answer, waiter) = AsyncStream.makeStream(of: Report.self, bufferingPolicy: .bufferingNewest(1))
        let now = ContinuousClock.now
        let (isFirst, since) = state.withLock { state -> (Bool, ContinuousClock.Instant) in
            switch state {
            case .idle:
                state = .running(since: now, waiters: [waiter])
                return (true, now)
            case .running(let since, let waiters):
                if now - since < patience { state = .running(since: since, waiters: waiters + [waiter]) }
                return (false, since)
            }
        }
        if isFirst {
            // Unstructured on purpose: a check that hangs outlives the request that began it. There is never a second.
            Task { await self.carryOut() }
        }
        let remaining = patience - (now - since)
        guard remaining > .zero else { return late(since) }
        return await first(of: answer, within: remaining) ?? late(since)
    }

    private func carryOut() async {
        let report: Report
        do {
            report = Report(name: name, ok: true, detail: try await run())
        } catch {
            report = Report(name: name, ok: false, detail: Self.sentence(of: error))
        }
        let waiters = state.withLock { state -> [AsyncStream<Report>.Continuation] in
            guard case .running(_, let waiters) = state else { return [] }
            state = .idle
            return waiters
        }
        for waiter in waiters {
            waiter.yield(report)
            waiter.finish()
        }
    }

    private func first(of answer: AsyncStream<Report>, within time: Duration) async -> Report? {
        await withTaskGroup(of: Report?.self) { group in
            group.addTask { await answer.first { _ in true } }
            group.addTask {
                try? await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private func late(_ since: ContinuousClock.Instant) -> Report {
        let seconds = (ContinuousClock.now - since).components.seconds
        return Report(name: name, ok: false, detail: "no answer for \(seconds) s")
    }
}
