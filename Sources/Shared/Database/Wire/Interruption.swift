import CPostgres
import Synchronization

/// Lets another thread stop what a connection does now: libpq's cancel handle, and which operation it may stop.
final class Interruption: Sendable {
    private struct State {
        var handle: CancelHandle?
        var operation: UInt64 = 0
        var isRequested = false
    }
    private let state = Mutex(State())

    /// Follows the connection to a new server process; `nil` when it is closed.
    func follow(_ connection: OpaquePointer?) {
        let handle = connection.flatMap { CancelHandle($0) }
        state.withLock { $0.handle = handle }
    }

    /// Begins an operation that may be stopped.
    func begin() -> UInt64 {
        state.withLock { state in
            state.operation += 1
            state.isRequested = false
            return state.operation
        }
    }

    /// Ends the operation: from now on nobody can stop it.
    ///
    /// - Returns: whether somebody tried to. Then a late signal may still hit the server process, so the connection must
    ///   be closed.
    func end() -> Bool {
        state.withLock { state in
            state.operation += 1
            defer { state.isRequested = false }
            return state.isRequested
        }
    }

    /// Whether the present operation is to stop before its next statement.
    var isRequested: Bool { state.withLock(\.isRequested) }

    /// Stops the operation if it is still the present one. Blocks until the server has the request.
    func interrupt(_ operation: UInt64) {
        let handle = state.withLock { state -> CancelHandle? in
            guard state.operation == operation else { return nil }
            state.isRequested = true
            return state.handle
        }
        handle?.cancel()
    }
}

/// libpq's right to cancel what one server process does.
// Sendable: libpq allows PQcancel on any thread, the handle never changes, and the last reference frees it.
private final class CancelHandle: @unchecked Sendable {
    private let handle: OpaquePointer

    init?(_ connection: OpaquePointer) {
        guard let handle = PQgetCancel(connection) else { return nil }
        self.handle = handle
    }

    deinit {
        PQfreeCancel(handle)
    }

    func cancel() {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
            // A refused request is no error: the statement then runs to its own time limit.
            _ = PQcancel(handle, text.baseAddress, Int32(text.count))
        }
    }
}
