/// Counts failures in a row of something we depend on: when to say so, and how long to wait before the next try.
public struct Outage: Sendable {
    /// Failures since the last success.
    public private(set) var failures = 0

    /// All is well.
    public init() {}

    /// Notes a failure.
    ///
    /// - Returns: whether it is the first: then say so, and then be silent.
    public mutating func begins() -> Bool {
        failures += 1
        return failures == 1
    }

    /// Notes a success.
    ///
    /// - Returns: whether it ends an outage: then say so.
    public mutating func ends() -> Bool {
        defer { failures = 0 }
        return failures > 0
    }

    /// Seconds until the next try: doubling from 50 ms to 2 s, with jitter so that processes do not return together.
    ///
    /// - Parameter random: 0..<1.
    public func delay(random: Double = .random(in: 0..<1)) -> Double {
        let longest = min(2, 0.05 * Double(1 << min(max(failures - 1, 0), 10)))
        return longest * (0.5 + random / 2)
    }
}
