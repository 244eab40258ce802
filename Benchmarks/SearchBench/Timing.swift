/// How long things took.
struct Timing {
    /// The first, in milliseconds.
    private(set) var first = 0.0
    private var rest: [Double] = []

    /// Runs and times each of so many questions, one after the other.
    static func of(_ count: Int, _ ask: (Int) async throws -> Void) async throws -> Timing {
        var timing = Timing()
        for number in 0...count {
            let start = ContinuousClock.now
            try await ask(number)
            let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
            if number == 0 { timing.first = milliseconds } else { timing.rest.append(milliseconds) }
        }
        return timing
    }

    /// What so large a share of all but the first took at most, in milliseconds.
    func quantile(_ share: Double) -> Double {
        let sorted = rest.sorted()
        guard !sorted.isEmpty else { return first }
        return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }

    /// `| 3.1 | 5.2 | 40.0 |`
    var cells: String { "| \(Self.short(quantile(0.5))) | \(Self.short(quantile(0.99))) | \(Self.short(first)) |" }

    /// One digit behind the point.
    static func short(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
