/// One thing that the Janitor looks after, again and again.
///
/// Running it twice, or in two Janitors at once, must be harmless; its doc comment says why.
protocol Sweep: Sendable {
    /// As the control port, logs and metrics call it: `reclaim`.
    var name: String { get }

    /// How long to wait between two rounds.
    var intervalSeconds: Double { get }

    /// Does one round.
    ///
    /// - Returns: how many things it put right.
    func sweep() async throws -> Int
}
