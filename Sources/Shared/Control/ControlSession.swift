import Synchronization

/// What is known of one connection while it lives: who is there, what is under way, when something last happened.
final class ControlSession: Sendable {
    private struct State {
        var identity: ControlIdentity
        var refusedTokens = 0
        var lastActivity = ContinuousClock.now
        var handling = 0
        var writing = 0
        var followers = 0
        var isInputOver = false
        var closers: [ControlWire.Closer] = []
    }

    private let state: Mutex<State>
    private let limits: ControlLimits
    private let begun = ContinuousClock.now

    init(identity: ControlIdentity, limits: ControlLimits) {
        state = Mutex(State(identity: identity))
        self.limits = limits
    }

    var identity: ControlIdentity {
        get { state.withLock { $0.identity } }
        set { state.withLock { $0.identity = newValue } }
    }

    /// Counts a wrong token; `true` if it was one too many.
    func refuseToken() -> Bool {
        state.withLock { state in
            state.refusedTokens += 1
            return state.refusedTokens >= 3
        }
    }

    /// A whole line came.
    func touch() { state.withLock { $0.lastActivity = .now } }

    /// The client will send nothing more.
    func endInput() { state.withLock { $0.isInputOver = true } }

    func handling<Value>(_ body: () async -> Value) async -> Value {
        state.withLock { $0.handling += 1 }
        defer { state.withLock { $0.handling -= 1 } }
        return await body()
    }

    func writing(_ body: () async throws -> Void) async throws {
        state.withLock { $0.writing += 1 }
        defer { state.withLock { $0.writing -= 1 } }
        try await body()
        touch()
    }

    func reserveFollower() throws(ControlError) {
        let isFree = state.withLock { state in
            guard state.followers < limits.followersPerConnection else { return false }
            state.followers += 1
            return true
        }
        if !isFree { throw .throttled("at most \(limits.followersPerConnection) watches on a connection") }
    }

    func endFollower() { state.withLock { $0.followers -= 1 } }

    func whenClosed(_ action: @escaping ControlWire.Closer) { state.withLock { $0.closers.append(action) } }

    func takeClosers() -> [ControlWire.Closer] {
        state.withLock { state in
            defer { state.closers = [] }
            return state.closers
        }
    }

    /// When the connection is to be looked at again; `nil` if it is to be closed now.
    ///
    /// Work under way keeps it open, but not an answer that nobody reads, nor a watcher whose side has ended.
    func nextLook(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        state.withLock { state in
            let idleEnd = state.lastActivity + .seconds(limits.idleSeconds)
            if state.identity == .stranger {
                let authEnd = begun + .seconds(limits.authSeconds)
                return now < authEnd ? min(authEnd, idleEnd) : nil
            }
            if now < idleEnd { return idleEnd }
            if state.writing > 0 { return nil }
            let isWorking = state.handling > 0 || (state.followers > 0 && !state.isInputOver)
            return isWorking ? now + .seconds(limits.idleSeconds) : nil
        }
    }
}
