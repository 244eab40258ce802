import Domain
import ServiceKit
import Synchronization

/// How much work the last look found that the ledger has as queued or running and that nobody carried; 0 at rest.
///
/// What was found has been queued again since, or is about to be: a value that stays above 0 is the alarm.
final class Backlog: Operable {
    private let unqueued = Mutex<Int?>(nil)

    func note(_ count: Int) {
        unqueued.withLock { $0 = count }
    }

    /// Nothing before the first look: what nobody has counted is not 0.
    var measurements: [Measurement] {
        unqueued.withLock { $0 }.map { count in
            [
                Measurement(
                    "millrace_backlog_unqueued",
                    "Stages that the last look found queued or running in the ledger while nobody carried them.",
                    value: Double(count)
                )
            ]
        } ?? []
    }

    var registered: [String] { [] }

    func active() async -> [ActiveWork] { [] }

    func scheduled() async -> [ScheduledWork] { [] }

    func stats() async -> [String: Double] {
        unqueued.withLock { $0 }.map { ["backlog_unqueued": Double($0)] } ?? [:]
    }

    func pause() async {}

    func resume() async {}

    func drain() async {}
}
