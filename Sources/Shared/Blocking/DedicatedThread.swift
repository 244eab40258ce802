import Glibc
import Synchronization

/// One thread of our own for a loop that blocks: a reader, a heart. Its end can be awaited.
public final class DedicatedThread: Sendable {
    private let ending: Ending

    /// Starts the thread at once.
    ///
    /// - Parameter body: the loop; must notice by itself when it is to end.
    public init(_ body: @escaping @Sendable () -> Void) {
        let ending = Ending()
        self.ending = ending
        let box = Unmanaged.passRetained(
            Body {
                body()
                ending.finish()
            }
        )
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { start($0) }, box.toOpaque())
        guard code == 0 else {
            box.release()
            // Without a thread the process cannot do its work; the limit is the machine's, not the caller's.
            preconditionFailure("pthread_create failed with \(code)")
        }
        pthread_detach(thread)
    }

    /// Waits until the body has returned.
    public func join() async {
        await ending.wait()
    }
}

private func start(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
    return nil
}

private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Wakes every waiter once the thread is through.
private final class Ending: Sendable {
    private enum State {
        case running([CheckedContinuation<Void, Never>])
        case over
    }
    private let state = Mutex(State.running([]))

    func finish() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard case .running(let waiters) = state else { return [] }
            state = .over
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state -> Bool in
                guard case .running(let waiters) = state else { return true }
                state = .running(waiters + [continuation])
                return false
            }
            if isOver { continuation.resume() }
        }
    }
}
