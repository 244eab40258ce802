import Synchronization

/// A value that is not there yet: whoever needs it waits until it is set, once.
final class Latch<Value: Sendable>: Sendable {
    private enum State {
        case waited([AsyncStream<Value>.Continuation])
        case set(Value)
    }

    private let state = Mutex(State.waited([]))

    /// Sets the value and wakes all; a second one is ignored.
    func set(_ value: Value) {
        let waiters = state.withLock { state -> [AsyncStream<Value>.Continuation] in
            guard case .waited(let waiters) = state else { return [] }
            state = .set(value)
            return waiters
        }
        for waiter in waiters {
            waiter.yield(value)
            waiter.finish()
        }
    }

    /// The value; `nil` if the task was cancelled first.
    func value() async -> Value? {
        let (stream, waiter) = AsyncStream.makeStream(of: Value.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { state in
            switch state {
            case .waited(let waiters): state = .waited(waiters + [waiter])
            case .set(let value):
                waiter.yield(value)
                waiter.finish()
            }
        }
        return await stream.first { _ in true }
    }
}
