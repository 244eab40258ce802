import Domain
import Synchronization

/// A connection that may travel between threads, used by one at a time: its holder's.
final class PooledConnection: Sendable {
    private let link: Mutex<PostgresLink>
    private let interruption: Interruption

    init(_ target: PostgresTarget, breaker: Breaker) {
        let interruption = Interruption()
        self.interruption = interruption
        link = Mutex(PostgresLink(target, breaker: breaker, interruption: interruption))
    }

    /// Begins an operation that ``interrupt(_:)`` may stop. Every operation ends with ``end()``.
    func begin() -> UInt64 { interruption.begin() }

    /// Stops the operation, from another thread; blocks for some milliseconds.
    func interrupt(_ operation: UInt64) { interruption.interrupt(operation) }

    /// Ends an operation; afterwards the connection is clean for whoever takes it next.
    func end() {
        let wasInterrupted = interruption.end()
        link.withLock { link in if wasInterrupted || link.isInTransaction { link.disconnect() } }
    }

    /// Uses the connection on this thread, which blocks meanwhile.
    func use<Value: Sendable>(_ body: @Sendable (PostgresLink) throws -> Value) throws -> Value {
        try link.withLock { link in try body(link) }
    }

    /// Closes the connection.
    func disconnect() {
        link.withLock { $0.disconnect() }
    }
}
