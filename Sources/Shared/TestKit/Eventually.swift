/// Waits until a condition holds, and looks every few milliseconds; the one place where a test may sleep.
///
/// - Parameters:
///   - seconds: how long to wait at most; generous, since it costs nothing when the condition comes soon.
///   - interval: milliseconds between two looks; longer where a look is dear.
/// - Returns: whether the condition came to hold in time.
public func eventually(
    within seconds: Double = 15,
    every interval: Int = 5,
    _ condition: @Sendable () async throws -> Bool
) async rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
        if try await condition() { return true }
        if ContinuousClock.now > deadline { return false }
        // Cancelled tests end by their own checks.
        try? await Task.sleep(for: .milliseconds(interval))
    }
}
