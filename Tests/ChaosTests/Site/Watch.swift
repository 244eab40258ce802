import Synchronization

/// Tells tasks that it is time to stop.
final class Watch: Sendable {
    private let over = Mutex(false)
    var isOver: Bool { over.withLock { $0 } }
    func end() { over.withLock { $0 = true } }
}
