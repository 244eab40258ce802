import Domain
import Events
import FoundationEssentials
import Metrics
import Synchronization

/// Counts what became of deliveries, for the control port and for the metrics.
final class Tally: Sendable {
    /// What may become of a delivery.
    enum Mark: String, CaseIterable {
        case taken, done, skipped, retried, dead, cancelled, released
        /// A decoder died on the file.
        case crashed
        /// A dependency is away.
        case postponed
        /// The attempt was no longer the current one.
        case fenced
        /// A repeat, or an event of an older generation.
        case stale
        /// Another worker holds the lease, or it is not time yet.
        case held
        case foreign, undecodable
        case handedBack = "handed_back"
    }

    private let stage: String
    private let counts = Mutex<[Mark: Int]>([:])
    private let fenced: Counter
    private let duplicates: Counter
    private let dead: Counter
    private let wait: Metrics.Timer
    private let run: Metrics.Timer

    init(_ stage: StageName) {
        self.stage = stage.description
        let dimensions = [("stage", stage.description)]
        fenced = Counter(label: "millrace_fenced_total", dimensions: dimensions + [("op", "finish")])
        duplicates = Counter(label: "millrace_duplicate_delivery_total", dimensions: dimensions)
        dead = Counter(label: "millrace_dead_total", dimensions: dimensions)
        wait = Timer(label: "millrace_job_wait_seconds", dimensions: dimensions)
        run = Timer(label: "millrace_job_run_seconds", dimensions: dimensions)
    }

    /// Counts one, or several.
    func count(_ mark: Mark, _ amount: Int = 1) {
        guard amount > 0 else { return }
        counts.withLock { $0[mark, default: 0] += amount }
        switch mark {
        case .fenced: fenced.increment(by: amount)
        case .stale: duplicates.increment(by: amount)
        case .dead: dead.increment(by: amount)
        default: break
        }
    }

    /// An attempt begins: how long its event has waited.
    func began(_ envelope: Envelope, at now: Date = Date()) {
        guard let told = envelope.date else { return }
        wait.recordSeconds(max(0, now.timeIntervalSince(told)))
    }

    /// An attempt ended.
    func ended(_ ending: Ending, after duration: Duration) {
        let mark = ending.mark
        count(mark)
        run.recordSeconds(duration / .seconds(1))
        let dimensions = [
            ("stage", stage), ("outcome", mark.rawValue), ("error_class", ending.failure?.code.description),
        ]
        Counter(
            label: "millrace_attempts_total",
            dimensions: dimensions.compactMap { name, value in
                value.map { (name, $0) }
            }
        ).increment()
    }

    /// Everything so far, zeros included.
    var stats: [String: Double] {
        let counts = counts.withLock { $0 }
        return Dictionary(uniqueKeysWithValues: Mark.allCases.map { ($0.rawValue, Double(counts[$0] ?? 0)) })
    }
}

extension Ending {
    /// How it is counted.
    var mark: Tally.Mark {
        switch self {
        case .done: .done
        case .skipped: .skipped
        case .retry(_, _, .errors): .retried
        case .retry(_, _, .crashes): .crashed
        case .retry(_, _, .patience): .postponed
        case .dead: .dead
        case .cancelled: .cancelled
        case .released: .released
        }
    }

    /// Why it failed, if it did.
    var failure: Failure? {
        switch self {
        case .retry(let failure, _, _), .dead(let failure): failure
        case .done, .skipped, .cancelled, .released: nil
        }
    }
}
