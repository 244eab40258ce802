import Domain
import Synchronization

/// Whether a provider is worth asking, as this process knows it. Decides, touching nothing.
struct ProviderBreaker: Sendable, Hashable {
    typealias Instant = ContinuousClock.Instant

    /// So many calls in a row that found it away open the breaker.
    static let threshold = 3
    /// The first wait; each opening without a success in between doubles it.
    static let firstSeconds = 30.0
    /// The longest wait; at once for what no repetition mends, such as a wrong key.
    static let longestSeconds = 600.0

    /// Whether it refused what no repetition mends.
    private(set) var isForGood = false
    private var failures = 0
    private var openings = 0
    private var opensAgain: Instant?
    private var isTrying = false

    /// Seconds until it may be tried; `nil`: now. While it is tried once, everybody else is told to wait a moment.
    mutating func enter(at now: Instant) -> Double? {
        guard let until = opensAgain else { return nil }
        if now < until { return now.duration(to: until) / .seconds(1) }
        if isTrying { return 1 }
        isTrying = true
        return nil
    }

    /// A call went well, or failed for its own text alone.
    mutating func succeeded() {
        self = ProviderBreaker()
    }

    /// A call found it away.
    mutating func failed(at now: Instant, forGood: Bool) {
        failures += 1
        guard forGood || isTrying || failures >= Self.threshold else { return }
        isTrying = false
        openings += 1
        isForGood = forGood
        let seconds = Self.firstSeconds * Double(1 << min(openings - 1, 8))
        opensAgain = now + .seconds(forGood ? Self.longestSeconds : min(seconds, Self.longestSeconds))
    }

    /// A call ended without telling anything of the provider.
    mutating func left() {
        isTrying = false
    }
}

/// The breakers of a process, by provider.
final class ProviderBreakers: Sendable {
    private let breakers = Mutex<[String: ProviderBreaker]>([:])

    /// Changes one, and returns what the change says.
    func change<Value: Sendable>(_ provider: String, _ change: (inout ProviderBreaker) -> Value) -> Value {
        breakers.withLock { breakers in change(&breakers[provider, default: ProviderBreaker()]) }
    }
}
