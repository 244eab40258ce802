import Domain
import Synchronization

/// Lends out connections, most recently used first, so that a quiet process keeps few of them open.
///
/// Those who wait are served in order. The line is bounded in length and in time: a database that hangs must not fill
/// the memory with waiting requests.
final class ConnectionPool: Sendable {
    private struct Waiter {
        let number: UInt64
        let since: ContinuousClock.Instant
        let continuation: CheckedContinuation<PooledConnection, any Error>
    }
    private struct State {
        var idle: [PooledConnection]
        var waiters: [Waiter] = []
        var isClosed = false
    }
    private enum Entry {
        case taken(PooledConnection)
        case waits
        case refused(Failure)
    }

    private let state: Mutex<State>
    private let size: Int
    private let maximumWaiters: Int
    private let maximumWait: Duration
    private let numbers = Atomic<UInt64>(0)

    init(_ connections: [PooledConnection], maximumWaiters: Int = 1_000, maximumWait: Duration = .seconds(10)) {
        state = Mutex(State(idle: connections))
        size = connections.count
        self.maximumWaiters = maximumWaiters
        self.maximumWait = maximumWait
    }

    /// Takes a connection; waits for one if all are in use.
    ///
    /// - Throws: ``Failure/Code/unavailable`` if too many wait, or if the wait was too long; `CancellationError`.
    func take() async throws -> PooledConnection {
        let number = numbers.wrappingAdd(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                switch enter(Waiter(number: number, since: .now, continuation: continuation)) {
                case .taken(let connection): continuation.resume(returning: connection)
                case .refused(let failure): continuation.resume(throwing: failure)
                case .waits: if Task.isCancelled { abandon(number) }
                }
            }
        } onCancel: {
            abandon(number)
        }
    }

    /// Gives a connection back, to the first in the line or to the idle ones.
    func giveBack(_ connection: PooledConnection) {
        let (served, late) = state.withLock { state -> (Waiter?, [Waiter]) in
            let oldest = ContinuousClock.now - maximumWait
            let late = state.waiters.prefix { $0.since < oldest }
            state.waiters.removeFirst(late.count)
            guard !state.waiters.isEmpty else {
                state.idle.append(connection)
                return (nil, Array(late))
            }
            return (state.waiters.removeFirst(), Array(late))
        }
        served?.continuation.resume(returning: connection)
        for waiter in late {
            waiter.continuation.resume(throwing: Failure(.unavailable, "The database is too busy."))
        }
    }

    /// Refuses everyone from now on.
    ///
    /// - Returns: the idle connections, for closing; those in use are closed when they come back and are taken again.
    func close() -> [PooledConnection] {
        let (idle, waiters) = state.withLock { state in
            defer { state.waiters = [] }
            state.isClosed = true
            return (state.idle, state.waiters)
        }
        for waiter in waiters { waiter.continuation.resume(throwing: Self.closed) }
        return idle
    }

    /// How many are in use and how many wait for one.
    var load: (inUse: Int, waiting: Int) {
        state.withLock { (size - $0.idle.count, $0.waiters.count) }
    }

    /// Whether more than half are idle.
    var isQuiet: Bool { state.withLock { $0.idle.count * 2 > size } }

    private static let closed = Failure(.unavailable, "The database client is closed.")

    private func enter(_ waiter: Waiter) -> Entry {
        state.withLock { state in
            if state.isClosed { return .refused(Self.closed) }
            if let connection = state.idle.popLast() { return .taken(connection) }
            guard state.waiters.count < maximumWaiters else {
                return .refused(Failure(.unavailable, "The database is too busy."))
            }
            state.waiters.append(waiter)
            return .waits
        }
    }

    private func abandon(_ number: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.number == number }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }
}
