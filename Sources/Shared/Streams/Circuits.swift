import Domain
import Logging
import Metrics
import Synchronization

/// The dependencies of one consumer: while one is away, no work is taken that it would only fail; see ``Circuit``.
///
/// What was not taken waits on its stream, is counted nowhere, and can be taken by a worker to whom the dependency
/// answers.
final class Circuits: Sendable {
    private let policy: RetryPolicy
    private let stage: String
    private let logger: Logger
    private let circuits = Mutex<[Dependency: Circuit]>([:])

    init(_ policy: RetryPolicy, stage: StageName, logger: Logger) {
        self.policy = policy
        self.stage = stage.description
        self.logger = logger
    }

    /// Learns from how an attempt ended.
    func learn(from verdict: Verdict, at now: ContinuousClock.Instant = .now) {
        guard case .end(let ending, _) = verdict else { return }
        switch ending {
        case .done: met()
        case .retry(let failure, _, .patience): failed(failure, at: now)
        case .dead(let failure) where failure.code.retry == .whenDependencyIsBack: failed(failure, at: now)
        // Nothing is known of who was asked.
        case .retry, .dead, .skipped, .cancelled, .released: break
        }
    }

    /// Seconds until work may be taken; `nil` if it may be taken now.
    func wait(at now: ContinuousClock.Instant = .now) -> Double? {
        circuits.withLock { circuits in
            for dependency in circuits.keys { circuits[dependency]?.tick(at: now) }
            return circuits.values.compactMap { $0.secondsLeft(at: now) }.max()
        }
    }

    /// Whether only one attempt may be made at a time, to find out whether a dependency is back.
    var isTrying: Bool { circuits.withLock { $0.values.contains { $0.state == .trying } } }

    /// What is away, and the seconds until it is tried again.
    func away(at now: ContinuousClock.Instant = .now) -> [(dependency: Dependency, seconds: Double)] {
        circuits.withLock { circuits in
            circuits.filter { $0.value.state != .closed }.map { ($0, $1.secondsLeft(at: now) ?? 0) }
        }.sorted { $0.0.description < $1.0.description }
    }

    private func failed(_ failure: Failure, at now: ContinuousClock.Instant) {
        let dependency = failure.dependency ?? .unnamed
        let isNews = circuits.withLock { circuits in
            var circuit = circuits[dependency] ?? Circuit()
            let wasClosed = circuit.state == .closed
            circuit.failed(
                at: now,
                policy,
                random: .random(in: 0..<1),
                retryAfterSeconds: failure.retryAfterSeconds
            )
            circuits[dependency] = circuit
            return wasClosed && circuit.state != .closed
        }
        guard isNews else { return }
        gauge(dependency).record(1)
        logger.warning(
            "A dependency is away; work waits until it is back.",
            metadata: ["dependency": "\(dependency)", "error": "\(failure)"]
        )
    }

    private func met() {
        let back = circuits.withLock { circuits in
            let trying = circuits.filter { $0.value.state == .trying }.map(\.key)
            for dependency in circuits.keys { circuits[dependency]?.met() }
            return trying
        }
        for dependency in back {
            gauge(dependency).record(0)
            logger.notice("A dependency is back.", metadata: ["dependency": "\(dependency)"])
        }
    }

    private func gauge(_ dependency: Dependency) -> Gauge {
        Gauge(
            label: "millrace_dependency_away",
            dimensions: [("stage", stage), ("dependency", dependency.description)]
        )
    }
}

extension Circuit {
    /// Seconds until it may be tried; `nil` unless it is open.
    fileprivate func secondsLeft(at now: Instant) -> Double? {
        guard case .open(let until) = state else { return nil }
        return max(0, now.duration(to: until) / .seconds(1))
    }
}
