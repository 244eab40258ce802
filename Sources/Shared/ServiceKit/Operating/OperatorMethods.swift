import Control
import Domain
import FoundationEssentials
import Glibc
import Logging

/// The control methods that every service has.
struct OperatorMethods: Sendable {
    let service: String
    let instance: String
    let parts: HostParts
    let output: LogOutput
    let logger: Logger

    /// Adds them beside the service's own.
    func added(to methods: ControlMethods) -> ControlMethods {
        var all = methods
        let names = all.names
        all.add("ping", access: .users) { call in try call.answer(pong()) }
        all.add("active") { call in try call.answer(await active()) }
        all.add("scheduled") { call in try call.answer(await scheduled()) }
        all.add("stats") { call in try call.answer(await stats()) }
        all.add("pause") { call in try call.answer(await pause(true)) }
        all.add("resume") { call in try call.answer(await pause(false)) }
        all.add("drain") { call in try call.answer(await drain()) }
        all.add("log_level") { call in try call.answer(try level(call.params(LevelParams.self))) }
        let known = Set(names + all.names + ["registered", "auth"]).sorted()
        all.add("registered") { call in try call.answer(registered(known)) }
        return all
    }

    private var state: String {
        if parts.isEnding { return "ending" }
        if parts.isDrained { return "drained" }
        return parts.isPaused ? "paused" : "running"
    }

    private func pong() -> InstanceState {
        InstanceState(
            service: service,
            instance: instance,
            state: state,
            version: Release.version,
            pid: Int(getpid()),
            upSeconds: parts.upSeconds
        )
    }

    private func registered(_ methods: [String]) -> RegisteredReport {
        RegisteredReport(
            service: service,
            instance: instance,
            parts: parts.operables.flatMap(\.registered),
            methods: methods
        )
    }

    private func active() async -> ActiveReport {
        var works: [ActiveWork] = []
        for part in parts.operables { works += await part.active() }
        return ActiveReport(service: service, instance: instance, active: works)
    }

    private func scheduled() async -> ScheduledReport {
        var works: [ScheduledReport.Item] = []
        for part in parts.operables {
            works += await part.scheduled().map { .init(name: $0.name, inSeconds: $0.inSeconds) }
        }
        return ScheduledReport(
            service: service,
            instance: instance,
            scheduled: works.sorted { $0.inSeconds < $1.inSeconds }
        )
    }

    private func stats() async -> StatsReport {
        StatsReport(
            service: service,
            instance: instance,
            state: state,
            upSeconds: parts.upSeconds,
            residentBytes: ProcessMeasurements.residentBytes ?? 0,
            cpuSeconds: ProcessMeasurements.cpuSeconds,
            stats: await parts.stats()
        )
    }

    private func pause(_ isPaused: Bool) async -> InstanceState {
        parts.isPaused = isPaused
        parts.isDrained = false
        for part in parts.operables {
            if isPaused { await part.pause() } else { await part.resume() }
        }
        logger.notice(isPaused ? "Paused by an operator" : "Resumed by an operator")
        return pong()
    }

    private func drain() async -> InstanceState {
        parts.isPaused = true
        logger.notice("Draining for an operator")
        await withDiscardingTaskGroup { group in
            for part in parts.operables { group.addTask { await part.drain() } }
        }
        // Somebody may have let it go on meanwhile.
        parts.isDrained = parts.isPaused
        logger.notice("Drained", metadata: ["state": "\(state)"])
        return pong()
    }

    private func level(_ params: LevelParams) throws(ControlError) -> LevelReport {
        if let word = params.level {
            guard let level = Logger.Level(rawValue: word) else {
                let words = Logger.Level.allCases.map(\.rawValue).joined(separator: " | ")
                throw .invalidParams("level is one of \(words)")
            }
            output.level = level
            logger.notice("The log level was changed", metadata: ["level": "\(level)"])
        }
        return LevelReport(service: service, instance: instance, level: output.level.rawValue)
    }
}

private struct LevelParams: Decodable {
    let level: String?
}
