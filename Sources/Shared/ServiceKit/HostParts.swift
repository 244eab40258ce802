import Control
import Domain
import FoundationEssentials
import Synchronization

/// What a process is made of besides its services, as `compose` registered it.
final class HostParts: Sendable {
    private struct State {
        var checks: [ReadinessCheck] = []
        var lifeSigns: [ReadinessCheck] = []
        var operables: [any Operable] = []
        var measures: [@Sendable () async -> [Measurement]] = []
        var methods = ControlMethods()
        var authenticator: ControlGate.Check?
        var isPaused = false
        var isDrained = false
        var isEnding = false
    }

    /// Where the health port really listens, once it does.
    let health = Latch<ControlAddress>()
    /// Where the control port really listens.
    let control = Latch<ControlAddress>()
    /// When the process began.
    let startedAt = Date()
    private let started = ContinuousClock.now
    private let state = Mutex(State())

    var checks: [ReadinessCheck] { state.withLock { $0.checks } }
    var lifeSigns: [ReadinessCheck] { state.withLock { $0.lifeSigns } }
    var operables: [any Operable] { state.withLock { $0.operables } }
    var measures: [@Sendable () async -> [Measurement]] { state.withLock { $0.measures } }
    var methods: ControlMethods { state.withLock { $0.methods } }
    var authenticator: ControlGate.Check? { state.withLock { $0.authenticator } }
    var isPaused: Bool {
        get { state.withLock { $0.isPaused } }
        set { state.withLock { $0.isPaused = newValue } }
    }
    /// Paused, and nothing runs any more.
    var isDrained: Bool {
        get { state.withLock { $0.isDrained && $0.isPaused } }
        set { state.withLock { $0.isDrained = newValue } }
    }
    var isEnding: Bool {
        get { state.withLock { $0.isEnding } }
        set { state.withLock { $0.isEnding = newValue } }
    }
    var upSeconds: Double {
        let (seconds, attoseconds) = (ContinuousClock.now - started).components
        return Double(seconds * 1000 + attoseconds / 1_000_000_000_000_000) / 1000
    }

    func addCheck(_ check: ReadinessCheck) { state.withLock { $0.checks.append(check) } }
    func addLifeSign(_ check: ReadinessCheck) { state.withLock { $0.lifeSigns.append(check) } }
    func addOperable(_ part: any Operable) { state.withLock { $0.operables.append(part) } }
    func addMeasure(_ read: @escaping @Sendable () async -> [Measurement]) {
        state.withLock { $0.measures.append(read) }
    }
    func addMethod(_ name: String, access: ControlAccess, _ handler: @escaping ControlMethods.Handler) {
        state.withLock { $0.methods.add(name, access: access, handler) }
    }
    func setAuthenticator(_ check: @escaping ControlGate.Check) { state.withLock { $0.authenticator = check } }

    /// The counters of all parts; parts with equal names add up.
    func stats() async -> [String: Double] {
        var all: [String: Double] = [:]
        for part in operables { all.merge(await part.stats()) { $0 + $1 } }
        return all
    }
}
