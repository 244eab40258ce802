import Metrics
import Synchronization

/// All metrics of the process. Names and labels are bounded: a label that takes ever new values ends in one series
/// `other`, and cannot fill the memory.
final class MetricStore: MetricsFactory {
    /// Series a metric may have.
    static let maximumSeries = 200
    /// Metrics there may be.
    static let maximumFamilies = 500

    /// The series of one name.
    struct Family: Sendable {
        let kind: String
        var series: [MetricLabels: any MetricCell] = [:]
    }

    private let families = Mutex<[String: Family]>([:])

    /// All metrics as they are now, by name.
    var snapshot: [(name: String, family: Family)] {
        families.withLock { $0.map { ($0.key, $0.value) } }.sorted { $0.0 < $1.0 }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        cell(MetricText.name(label), "gauge", dimensions) { GaugeCell() }
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate {
            return cell(MetricText.name(label), "histogram", dimensions) { HistogramCell(HistogramCell.amounts) }
        }
        return cell(MetricText.name(label), "gauge", dimensions) { GaugeCell() }
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        cell(MetricText.name(label, unit: "_seconds"), "histogram", dimensions) { HistogramCell(HistogramCell.seconds) }
    }

    // A series stays once it was made: its value would start again from 0 otherwise.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterCell {
        cell(MetricText.name(label, unit: "_total"), "counter", dimensions) { CounterCell() }
    }

    /// The cell of a series, made if need be; one that is shown nowhere if the name is taken by another kind or there
    /// are too many names.
    private func cell<Cell: MetricCell>(
        _ name: String,
        _ kind: String,
        _ dimensions: [(String, String)],
        _ make: () -> Cell
    ) -> Cell {
        let labels = MetricLabels(dimensions)
        return families.withLock { families in
            if families[name] == nil, families.count < Self.maximumFamilies { families[name] = Family(kind: kind) }
            guard let family = families[name], family.kind == kind else { return make() }
            let isFull = family.series[labels] == nil && family.series.count >= Self.maximumSeries
            let place = isFull ? labels.overflow : labels
            if let known = family.series[place] { return known as? Cell ?? make() }
            let cell = make()
            families[name]?.series[place] = cell
            return cell
        }
    }
}

/// Labels of a series, sorted by name.
struct MetricLabels: Hashable, Sendable {
    private struct Pair: Hashable {
        let name: String
        let value: String
    }

    private let pairs: [Pair]

    init(_ dimensions: [(String, String)]) {
        pairs = dimensions.map { Pair(name: MetricText.name($0.0), value: String($0.1.prefix(128))) }
            .sorted { $0.name < $1.name }
    }

    private init(pairs: [Pair]) { self.pairs = pairs }

    /// The same names, all values `other`.
    var overflow: MetricLabels { MetricLabels(pairs: pairs.map { Pair(name: $0.name, value: "other") }) }

    /// `{stage="analyze",le="0.5"}`, or nothing.
    func text(bound: String? = nil) -> String {
        var members = pairs.map { "\($0.name)=\"\(MetricText.escaped($0.value))\"" }
        if let bound { members.append("le=\"\(bound)\"") }
        return members.isEmpty ? "" : "{\(members.joined(separator: ","))}"
    }
}
