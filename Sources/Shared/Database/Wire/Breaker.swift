import Synchronization

/// Spares a dead server the attempts of every thread: after a failed one, the next come to nothing at once for a while.
final class Breaker: Sendable {
    private struct Opened {
        let error: PostgresError
        let until: ContinuousClock.Instant
    }
    private let opened = Mutex<Opened?>(nil)
    private let pause: Duration

    init(pause: Duration = .milliseconds(200)) {
        self.pause = pause
    }

    /// Throws the last error while the pause lasts.
    func check() throws(PostgresError) {
        let last = opened.withLock { $0 }
        if let last, ContinuousClock.now < last.until { throw last.error }
    }

    /// An attempt failed.
    func open(_ error: PostgresError) {
        opened.withLock { $0 = Opened(error: error, until: .now + pause) }
    }

    /// An attempt succeeded.
    func close() {
        opened.withLock { $0 = nil }
    }
}
