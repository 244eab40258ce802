import Synchronization

/// One exchange, between the task that wants it and the thread that carries it out.
///
/// Both sides work on the same small state under a lock; whoever finds nothing to do leaves a note: the task its
/// continuation, the thread a paused direction that an order wakes again.
final class Transfer: Sendable {
    /// Most bytes held in either direction.
    static let capacity = 256 << 10

    struct Head: Sendable {
        var status: Int
        var headers: [String: String]
    }

    /// What both sides share.
    struct State {
        var outgoing: [UInt8] = []
        var sent = 0
        var outgoingIsWhole = false
        var outgoingIsAbandoned = false
        var sendingIsPaused = false
        var room: CheckedContinuation<Void, any Error>?

        var head = Head(status: 0, headers: [:])
        var headBytes = 0
        var headIsWhole = false
        var headWaiter: CheckedContinuation<Head, any Error>?

        var incoming: [UInt8] = []
        var received: Int64 = 0
        var receivingIsPaused = false
        var bodyWaiter: CheckedContinuation<[UInt8]?, any Error>?

        /// Why a callback stopped the transfer; libcurl itself only knows that it did.
        var fault: TransportError?
        /// Whether one of the host's addresses was allowed: then what goes wrong is no matter of reach.
        var isWithinReach = false
        var isOver = false
        var failure: TransportError?
    }

    let request: WebRequest
    let reach: Reach
    let state: Mutex<State>
    private let loop: CurlLoop

    init(_ request: WebRequest, _ loop: CurlLoop) {
        self.request = request
        self.loop = loop
        reach = loop.reach
        var state = State()
        if case .bytes(let bytes) = request.body {
            state.outgoing = bytes
            state.outgoingIsWhole = true
        }
        self.state = Mutex(state)
    }

    /// Waits for the answer's head.
    func head() async throws -> Head {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ready = state.withLock { state -> Result<Head, TransportError>? in
                    if state.headIsWhole { return .success(state.head) }
                    if state.isOver { return .failure(state.failure ?? Self.silent) }
                    state.headWaiter = continuation
                    return nil
                }
                if let ready { continuation.resume(with: ready) }
            }
        } onCancel: {
            cancel()
        }
    }

    /// Waits for more of the body; `nil` at its end.
    func next() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (ready, isPaused) = state.withLock { state -> (Result<[UInt8]?, TransportError>?, Bool) in
                    if !state.incoming.isEmpty { return (.success(state.takeIncoming()), state.unpauseReceiving()) }
                    if state.isOver { return (state.failure.map { .failure($0) } ?? .success(nil), false) }
                    state.bodyWaiter?.resume(throwing: TransportError(.other, "Two read the same answer."))
                    state.bodyWaiter = continuation
                    return (nil, state.unpauseReceiving())
                }
                if isPaused { loop.post(.resume(self)) }
                if let ready { continuation.resume(with: ready) }
            }
        } onCancel: {
            cancel()
        }
    }

    /// Carries the producer's bytes to the thread until it has no more.
    func pump(_ produce: @Sendable () async throws -> [UInt8]?) async throws {
        do {
            while let bytes = try await produce() {
                if !bytes.isEmpty { try await give(bytes) }
            }
            resumeSending { $0.outgoingIsWhole = true }
        } catch {
            resumeSending { $0.outgoingIsAbandoned = true }
            throw error
        }
    }

    private func give(_ bytes: [UInt8]) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let ready = state.withLock { state -> Result<Void, any Error>? in
                    if state.isOver || Task.isCancelled { return .failure(CancellationError()) }
                    if state.outgoing.count - state.sent < Self.capacity { return .success(()) }
                    state.room = continuation
                    return nil
                }
                if let ready { continuation.resume(with: ready) }
            }
        } onCancel: {
            let room = state.withLock { $0.room.take() }
            room?.resume(throwing: CancellationError())
        }
        resumeSending { state in
            if state.sent > 0 {
                state.outgoing.removeFirst(state.sent)
                state.sent = 0
            }
            state.outgoing += bytes
        }
    }

    private func resumeSending(_ change: (inout State) -> Void) {
        let isPaused = state.withLock { state -> Bool in
            change(&state)
            defer { state.sendingIsPaused = false }
            return state.sendingIsPaused
        }
        if isPaused { loop.post(.resume(self)) }
    }

    /// Ends the exchange from the task's side; does nothing if it is over.
    func cancel() {
        let isMine = end(with: TransportError(.cancelled, "The request was cancelled."))
        if isMine { loop.post(.cancel(self)) }
    }

    /// Ends the exchange once and wakes whoever waits; `nil` is the good end.
    @discardableResult
    func end(with failure: TransportError?) -> Bool {
        struct Waiters {
            var head: CheckedContinuation<Head, any Error>?
            var body: CheckedContinuation<[UInt8]?, any Error>?
            var room: CheckedContinuation<Void, any Error>?
        }
        let waiters = state.withLock { state -> Waiters? in
            guard !state.isOver else { return nil }
            state.isOver = true
            state.failure = failure
            return Waiters(head: state.headWaiter.take(), body: state.bodyWaiter.take(), room: state.room.take())
        }
        guard let waiters else { return false }
        waiters.head?.resume(throwing: failure ?? Self.silent)
        if let failure { waiters.body?.resume(throwing: failure) } else { waiters.body?.resume(returning: nil) }
        waiters.room?.resume(throwing: CancellationError())
        return true
    }

    private static let silent = TransportError(.other, "The server ended the connection without an answer.")
}

extension Transfer.State {
    mutating func takeIncoming() -> [UInt8] {
        defer { incoming = [] }
        return incoming
    }

    mutating func unpauseReceiving() -> Bool {
        defer { receivingIsPaused = false }
        return receivingIsPaused
    }
}
