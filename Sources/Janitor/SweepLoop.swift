import Domain
import FoundationEssentials
import Logging
import ServiceLifecycle
import Streams

/// Runs each sweep in its own time, independent of the others: one that fails or takes long holds up none.
final class SweepLoop: Service, Operable {
    struct Record: Sendable {
        var isRunning = false
        var lastSuccess: Date?
        var next = Date()
        var repaired = 0
        var failures = 0
    }
    private struct State: Sendable {
        var records: [String: Record] = [:]
        var isPaused = false
    }

    private let sweeps: [any Sweep]
    private let logger: Logger
    private let state = Watched(State())

    init(_ sweeps: [any Sweep], logger: Logger) {
        self.sweeps = sweeps
        self.logger = logger
    }

    /// What is known of each sweep.
    var records: [String: Record] { state.value.records }

    func run() async {
        await withDiscardingTaskGroup { group in
            for sweep in sweeps { group.addTask { await self.repeat(sweep) } }
        }
    }

    private func `repeat`(_ sweep: any Sweep) async {
        var outage = Outage()
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            if !state.value.isPaused { await once(sweep, &outage) }
            // Several Janitors are not to come at the same moment.
            let seconds = sweep.intervalSeconds * Double.random(in: 0.9..<1.1)
            note(sweep) { $0.next = Date().addingTimeInterval(seconds) }
            // Throws only when it is time to go.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(seconds)) }
        }
    }

    private func once(_ sweep: any Sweep, _ outage: inout Outage) async {
        note(sweep) { $0.isRunning = true }
        defer { note(sweep) { $0.isRunning = false } }
        do {
            let count = try await sweep.sweep()
            note(sweep) { record in
                record.lastSuccess = Date()
                record.repaired += count
            }
            let metadata: Logger.Metadata = ["sweep": "\(sweep.name)", "count": "\(count)"]
            if outage.ends() { logger.notice("A sweep works again.", metadata: metadata) }
            if count > 0 { logger.info("Swept.", metadata: metadata) }
        } catch {
            note(sweep) { $0.failures += 1 }
            guard outage.begins() else { return }
            logger.warning("A sweep fails.", metadata: ["sweep": "\(sweep.name)", "error": "\(error)"])
        }
    }

    private func note(_ sweep: any Sweep, _ change: (inout Record) -> Void) {
        state.update { change(&$0.records[sweep.name, default: Record()]) }
    }
}

extension SweepLoop {
    var registered: [String] { sweeps.map(\.name) }

    func active() async -> [ActiveWork] { [] }

    func scheduled() async -> [ScheduledWork] {
        state.value.records.map { ScheduledWork(name: $0, inSeconds: $1.next.timeIntervalSinceNow) }
            .sorted { $0.inSeconds < $1.inSeconds }
    }

    func stats() async -> [String: Double] {
        var stats: [String: Double] = [:]
        for (name, record) in state.value.records {
            stats["\(name)_repaired"] = Double(record.repaired)
            stats["\(name)_failures"] = Double(record.failures)
        }
        return stats
    }

    func pause() async { state.update { $0.isPaused = true } }

    func resume() async { state.update { $0.isPaused = false } }

    func drain() async {
        await pause()
        _ = await state.wait { state in state.records.values.contains(where: \.isRunning) ? nil : true }
    }
}
