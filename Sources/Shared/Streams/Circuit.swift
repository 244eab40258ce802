import Domain

/// What is known of one dependency: whether it is worth asking. Decides, touching nothing.
struct Circuit: Sendable, Hashable {
    typealias Instant = ContinuousClock.Instant

    /// Where it stands.
    enum State: Sendable, Hashable {
        /// It is there, as far as one knows.
        case closed
        /// It is away; not to be asked before then.
        case open(until: Instant)
        /// It may be back: one attempt at a time finds out.
        case trying
    }

    /// So many attempts in a row that found it away open the circuit.
    static let threshold = 3

    private(set) var state = State.closed
    private var failures = 0
    private var openings = 0

    /// An attempt found it away.
    ///
    /// - Parameter random: 0..<1.
    mutating func failed(at now: Instant, _ policy: RetryPolicy, random: Double, retryAfterSeconds: Double? = nil) {
        switch state {
        case .open: return
        case .closed:
            failures += 1
            guard failures >= Self.threshold else { return }
        case .trying: break
        }
        openings += 1
        let wait = policy.outageDelay(after: openings, random: random, retryAfterSeconds: retryAfterSeconds)
        state = .open(until: now + .seconds(wait))
    }

    /// An attempt went well. The first one after an outage leaves a doubt: one more failure opens the circuit again.
    mutating func met() {
        switch state {
        case .open: return
        case .trying: (state, failures) = (.closed, Self.threshold - 1)
        case .closed: (failures, openings) = (0, 0)
        }
    }

    /// It may be tried when its time has come.
    mutating func tick(at now: Instant) {
        if case .open(let until) = state, now >= until { state = .trying }
    }
}
