/// How often and when a failed attempt is tried again: delays double, up to a cap, with full jitter.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all, the first one included.
    public let maximumAttempts: Int
    /// The longest possible delay after the first attempt.
    public let delaySeconds: Double
    /// The longest possible delay after any attempt.
    public let capSeconds: Double

    /// One attempt and three retries, after up to 1, 2 and 4 minutes.
    public static let standard = RetryPolicy(maximumAttempts: 4, delaySeconds: 60, capSeconds: 600)
    /// The longest wait that the other side may ask for.
    static let longestRetryAfterSeconds = 86_400.0

    /// A policy.
    public init(maximumAttempts: Int, delaySeconds: Double, capSeconds: Double) {
        self.maximumAttempts = maximumAttempts
        self.delaySeconds = delaySeconds
        self.capSeconds = capSeconds
    }

    /// Seconds to wait behind the attempt.
    ///
    /// Full jitter: anything from nothing to the doubled delay, so that files which failed together do not return
    /// together. The other side's `Retry-After` is the least.
    ///
    /// - Parameters:
    ///   - attempt: the one that failed, from 1.
    ///   - random: 0..<1.
    ///   - retryAfterSeconds: what the other side asked for.
    public func delay(afterAttempt attempt: Int, random: Double, retryAfterSeconds: Double? = nil) -> Double {
        let doublings = Double(1 << min(max(attempt - 1, 0), 30))
        let jittered = random * min(capSeconds, delaySeconds * doublings)
        return max(jittered, min(retryAfterSeconds ?? 0, Self.longestRetryAfterSeconds))
    }
}
