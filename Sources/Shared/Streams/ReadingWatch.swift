public import Domain
import Synchronization

/// Watches the loop that takes events: does it still come round, and does it get through to the broker?
///
/// The two differ. A loop that hangs in a read is mended by a restart of the process; a broker that is away, or refuses,
/// is not, and work that runs would be lost for nothing.
final class ReadingWatch: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct State {
        /// A read is under way since then.
        var readingSince: Instant?
        /// No read has succeeded since then.
        var failingSince: Instant?
        var lastFailure: (at: Instant, reason: Failure)?
    }

    /// Three times what one read may take: the broker's connection gives it up after ten seconds.
    static let patience = Duration.seconds(30)

    private let state = Mutex(State())

    /// A read begins.
    func begins(at now: Instant = .now) {
        state.withLock { $0.readingSince = now }
    }

    /// It came back, with entries or without.
    func succeeds() {
        state.withLock { $0 = State() }
    }

    /// It came back with an error: the loop goes on.
    func fails(_ reason: Failure, at now: Instant = .now) {
        state.withLock { state in
            state.readingSince = nil
            state.failingSince = state.failingSince ?? now
            state.lastFailure = (now, reason)
        }
    }

    /// How long a read hangs; `nil` while none does.
    func hanging(at now: Instant = .now) -> Duration? {
        state.withLock { $0.readingSince }.map { $0.duration(to: now) }.flatMap { $0 > Self.patience ? $0 : nil }
    }

    /// Why no read succeeds, and since how long; `nil` while they do, or while none is made.
    func failing(at now: Instant = .now) -> (Duration, Failure)? {
        let (since, last) = state.withLock { ($0.failingSince, $0.lastFailure) }
        guard let since, let last, last.at.duration(to: now) < Self.patience else { return nil }
        let time = since.duration(to: now)
        return time > Self.patience ? (time, last.reason) : nil
    }
}

extension Consumer {
    /// Whether the loop that takes events still comes round; if not, only a restart helps.
    ///
    /// - Throws: ``Failure/Code/internalError`` that says since when.
    public func liveness() throws(Failure) -> String { try reading.liveness() }

    /// Whether events can be taken from the broker.
    ///
    /// - Throws: ``Failure/Code/unavailable`` that says since when, and why.
    public func readiness() throws(Failure) -> String { try reading.readiness() }
}

extension ReadingWatch {
    func liveness(at now: Instant = .now) throws(Failure) -> String {
        guard let time = hanging(at: now) else { return "taken" }
        throw Failure(.internalError, "No read of events has come back for \(time.components.seconds) s.")
    }

    func readiness(at now: Instant = .now) throws(Failure) -> String {
        guard let (time, reason) = failing(at: now) else { return "taken" }
        let sentence = "No events have been taken for \(time.components.seconds) s: \(reason.message)"
        throw Failure(.unavailable, sentence, cause: reason)
    }
}
