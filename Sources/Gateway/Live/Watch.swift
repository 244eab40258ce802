import Domain
import ServiceLifecycle
import Synchronization

/// One onlooker's place in ``LiveUpdates``: tells when it is worth looking again. Gives the place back when it goes.
final class Watch: Sendable {
    /// Why a wait ended.
    enum Wake: Sendable, Hashable {
        /// Something may have changed.
        case changed
        /// Nothing did for as long as was asked.
        case timeout
        /// The process or the caller ends; every further wait ends at once.
        case closed
    }

    private struct State {
        var pending: Wake?
        var waiter: CheckedContinuation<Wake, Never>?
    }

    private let state = Mutex(State())
    private let leave: @Sendable () -> Void

    /// A place that `leave` gives back.
    init(leave: @escaping @Sendable () -> Void) {
        self.leave = leave
    }

    deinit { leave() }

    /// Wakes whoever waits, or the next wait.
    func wake(_ wake: Wake) {
        let waiter = state.withLock { state -> CheckedContinuation<Wake, Never>? in
            if let waiter = state.waiter {
                state.waiter = nil
                if wake == .closed { state.pending = .closed }
                return waiter
            }
            // A time that ran out concerns only the wait it was set for; the end outlasts everything.
            if wake != .timeout, state.pending != .closed { state.pending = wake }
            return nil
        }
        waiter?.resume(returning: wake)
    }

    /// Waits until something may have changed, the time is over, or all ends. One wait at a time.
    func next(within seconds: Double) async -> Wake {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await Task.sleep(for: .seconds(seconds)) } catch { return }
                self.wake(.timeout)
            }
            defer { group.cancelAll() }
            return await withTaskCancellationOrGracefulShutdownHandler {
                await wait()
            } onCancelOrGracefulShutdown: {
                self.wake(.closed)
            }
        }
    }

    private func wait() async -> Wake {
        await withCheckedContinuation { continuation in
            let pending = state.withLock { state -> Wake? in
                if let pending = state.pending {
                    if pending != .closed { state.pending = nil }
                    return pending
                }
                state.waiter = continuation
                return nil
            }
            if let pending { continuation.resume(returning: pending) }
        }
    }
}
