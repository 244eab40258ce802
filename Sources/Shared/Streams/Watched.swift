import Synchronization

/// A small state that tasks can wait on: a condition variable for the asynchronous world.
///
/// Changing it never suspends, so threads of our own and cancellation handlers may do it as well.
package final class Watched<State: Sendable>: Sendable {
    private struct Waiter {
        let isOver: (State) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }
    private struct Content {
        var state: State
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
        var cancelled: Set<Int> = []
    }
    private let content: Mutex<Content>

    /// Begins with a state.
    package init(_ state: State) {
        content = Mutex(Content(state: state))
    }

    /// The state now.
    package var value: State { content.withLock { $0.state } }

    /// Changes the state and wakes every task whose condition now holds.
    @discardableResult
    package func update<Value: Sendable>(_ change: (inout sending State) -> sending Value) -> Value {
        let (value, woken) = content.withLock { content in
            let value = change(&content.state)
            guard !content.waiters.isEmpty else { return (value, [CheckedContinuation<Void, Never>]()) }
            let state = content.state
            let over = content.waiters.filter { $0.value.isOver(state) }
            for id in over.keys { content.waiters[id] = nil }
            return (value, over.values.map(\.continuation))
        }
        for continuation in woken { continuation.resume() }
        return value
    }

    /// Waits until the state gives a value; `nil` if the task is cancelled before.
    package func wait<Value: Sendable>(for value: @escaping @Sendable (State) -> Value?) async -> Value? {
        while true {
            if let found = value(self.value) { return found }
            if Task.isCancelled { return nil }
            await changed { value($0) != nil }
        }
    }

    /// As ``wait(for:)``, at most so long.
    package func wait<Value: Sendable>(
        seconds: Double,
        for value: @escaping @Sendable (State) -> Value?
    ) async -> Value? {
        if let found = value(self.value) { return found }
        return await withTaskGroup(of: Value?.self) { group in
            group.addTask { await self.wait(for: value) }
            group.addTask {
                try? await Task.sleep(for: .seconds(seconds))
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    /// Returns when the condition holds or the task is cancelled.
    private func changed(_ isOver: @escaping @Sendable (State) -> Bool) async {
        let id = content.withLock { content in
            content.nextWaiter += 1
            return content.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = content.withLock { content in
                    if content.cancelled.remove(id) != nil || isOver(content.state) { return true }
                    content.waiters[id] = Waiter(isOver: isOver, continuation: continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = content.withLock { content in
                guard let waiter = content.waiters.removeValue(forKey: id) else {
                    content.cancelled.insert(id)
                    return nil as Waiter?
                }
                return waiter
            }
            waiter?.continuation.resume()
        }
        content.withLock { _ = $0.cancelled.remove(id) }
    }
}
