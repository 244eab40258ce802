import Metrics
import Synchronization

/// What holds the value of one series.
protocol MetricCell: AnyObject, Sendable {
    /// Lines of the exposition: suffix of the name, labels besides the series' own, value.
    var samples: [MetricSample] { get }
}

/// One line of the exposition.
struct MetricSample: Sendable, Hashable {
    var suffix = ""
    /// The bucket's upper bound.
    var bound: String?
    let value: Double
}

/// Only rises.
final class CounterCell: MetricCell, CounterHandler, FloatingPointCounterHandler {
    private let total = Mutex(0.0)

    func increment(by amount: Int64) { add(Double(amount)) }
    func increment(by amount: Double) { add(amount) }
    func reset() { total.withLock { $0 = 0 } }

    var samples: [MetricSample] { [MetricSample(value: total.withLock { $0 })] }

    private func add(_ amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        total.withLock { $0 += amount }
    }
}

/// Goes up and down.
final class GaugeCell: MetricCell, MeterHandler, RecorderHandler {
    private let current = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { current.withLock { $0 = value } }
    func increment(by amount: Double) { current.withLock { $0 += amount } }
    func decrement(by amount: Double) { current.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    var samples: [MetricSample] { [MetricSample(value: current.withLock { $0 })] }
}

/// Counts values in fixed buckets.
final class HistogramCell: MetricCell, TimerHandler, RecorderHandler {
    /// Seconds, from a database call to the longest stage.
    static let seconds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600,
    ]
    /// Anything else that is counted: bytes, rows, pages.
    static let amounts: [Double] = [
        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262_144, 1_048_576, 16_777_216, 268_435_456,
    ]

    private struct State {
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(_ bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) {
        guard value.isFinite else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    var samples: [MetricSample] {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var total: UInt64 = 0
        var samples: [MetricSample] = []
        for (index, count) in counts.enumerated() {
            total += count
            let bound = index < bounds.count ? MetricText.number(bounds[index]) : "+Inf"
            samples.append(MetricSample(suffix: "_bucket", bound: bound, value: Double(total)))
        }
        return samples + [
            MetricSample(suffix: "_sum", value: sum), MetricSample(suffix: "_count", value: Double(total)),
        ]
    }
}
