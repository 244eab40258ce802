import Synchronization

/// Lets one job through at a time: for pictures so large that two at once could take all of the machine's memory.
///
/// Whoever waits holds no thread. First come, first served.
final class LargeLane: Sendable {
    private struct Waiter {
        let id: Int
        let wake: CheckedContinuation<Bool, Never>
    }
    private struct State {
        var isTaken = false
        var waiters: [Waiter] = []
        var cancelled: Set<Int> = []
        var lastID = 0
    }
    private let state = Mutex(State())

    /// Runs the body when the lane is free.
    ///
    /// - Throws: `CancellationError` if the task is cancelled while it waits.
    func run<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try await enter()
        defer { leave() }
        return try await body()
    }

    /// How many wait.
    var waiting: Int { state.withLock { $0.waiters.count } }

    private func enter() async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let isMine = await withTaskCancellationHandler {
            await withCheckedContinuation { wake in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return false }
                    if state.isTaken {
                        state.waiters.append(Waiter(id: id, wake: wake))
                        return nil
                    }
                    state.isTaken = true
                    return true
                }
                if let answer { wake.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.waiters.remove(at: index)
            }
            waiter?.wake.resume(returning: false)
        }
        state.withLock { _ = $0.cancelled.remove(id) }
        guard isMine else { throw CancellationError() }
    }

    private func leave() {
        let next = state.withLock { state -> Waiter? in
            guard !state.waiters.isEmpty else {
                state.isTaken = false
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.wake.resume(returning: true)
    }
}
