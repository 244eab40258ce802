/// How often and when a failed attempt is tried again. What it means for each class of failure: `docs/delivery.md`.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all that may end in an error, the first one included.
    public let maximumAttempts: Int
    /// The longest possible delay after the first attempt.
    public let delaySeconds: Double
    /// The longest possible delay after any attempt.
    public let capSeconds: Double
    /// The longest wait that the other side may ask for.
    public let retryAfterCapSeconds: Double
    /// A file that so many decoders died of is dead; the last of these attempts runs alone.
    public let maximumCrashes: Int
    /// A file that has waited so long for a dependency is dead.
    public let patienceSeconds: Double
    /// The longest possible delay after a dependency was found away for the first time.
    public let outageDelaySeconds: Double
    /// The longest possible delay while a dependency is away.
    public let outageCapSeconds: Double

    /// One attempt and three retries, after up to 1, 2 and 4 minutes; three crashes; a day of waiting for a dependency.
    public static let standard = RetryPolicy(maximumAttempts: 4, delaySeconds: 60, capSeconds: 600)

    /// A policy.
    public init(
        maximumAttempts: Int,
        delaySeconds: Double,
        capSeconds: Double,
        retryAfterCapSeconds: Double = 3_600,
        maximumCrashes: Int = 3,
        patienceSeconds: Double = 86_400,
        outageDelaySeconds: Double = 5,
        outageCapSeconds: Double = 60
    ) {
        self.maximumAttempts = maximumAttempts
        self.delaySeconds = delaySeconds
        self.capSeconds = capSeconds
        self.retryAfterCapSeconds = retryAfterCapSeconds
        self.maximumCrashes = maximumCrashes
        self.patienceSeconds = patienceSeconds
        self.outageDelaySeconds = outageDelaySeconds
        self.outageCapSeconds = outageCapSeconds
    }

    /// Seconds to wait behind the attempt: they double up to the cap.
    ///
    /// Full jitter: anything from nothing to the doubled delay, so that files which failed together do not return
    /// together. The other side's `Retry-After` is the least; what is above it spreads the files too.
    ///
    /// - Parameters:
    ///   - attempt: the one that failed, from 1.
    ///   - random: 0..<1.
    ///   - retryAfterSeconds: what the other side asked for.
    public func delay(afterAttempt attempt: Int, random: Double, retryAfterSeconds: Double? = nil) -> Double {
        let jittered = random * min(capSeconds, delaySeconds * Self.doubled(attempt - 1))
        return max(jittered, asked(retryAfterSeconds, random))
    }

    /// Seconds to leave a dependency alone that is away: they double up to the cap, and half of them are certain.
    ///
    /// - Parameters:
    ///   - failures: how often in a row it was found away, from 1.
    ///   - random: 0..<1.
    ///   - retryAfterSeconds: what it asked for, if it could.
    public func outageDelay(after failures: Int, random: Double, retryAfterSeconds: Double? = nil) -> Double {
        let longest = min(outageCapSeconds, outageDelaySeconds * Self.doubled(failures - 1))
        return max(longest * (0.5 + random / 2), asked(retryAfterSeconds, random))
    }

    private func asked(_ seconds: Double?, _ random: Double) -> Double {
        min(max(0, seconds ?? 0), retryAfterCapSeconds) * (1 + random / 10)
    }

    private static func doubled(_ times: Int) -> Double { Double(1 << min(max(times, 0), 30)) }
}
