import Domain
import Synchronization

/// One call of a caller, so that its cancellation can end the child that works for it.
final class Job: Sendable {
    private enum State {
        case waiting
        case running(ChildProcess)
        case cancelled
        case over
    }
    private let state = Mutex(State.waiting)
    /// Whether the file broke decoders before.
    let caution: Caution
    /// What is done, for the record of an attempt that dies of it: `decoder recognise`.
    let tool: String

    init(_ tool: String, _ caution: Caution) {
        self.tool = tool
        self.caution = caution
    }

    /// From any thread: the child that works for this job is ended.
    func cancel() {
        state.withLock { state in
            if case .running(let child) = state { child.kill() }
            if case .over = state { return }
            state = .cancelled
        }
    }

    /// Binds the job to the child for the length of the body.
    ///
    /// - Throws: `CancellationError` if the job is or was cancelled, whatever became of the body.
    func run<Value>(on child: ChildProcess, _ body: () throws -> Value) throws -> Value {
        try state.withLock { state in
            guard case .waiting = state else { throw CancellationError() }
            state = .running(child)
        }
        let result = Result { try body() }
        try state.withLock { state in
            guard case .running = state else { throw CancellationError() }
            // Waiting again: a decoder that was found dead is replaced once for the same job.
            state = .waiting
        }
        return try result.get()
    }

    /// From here on a cancellation touches nothing.
    func finish() {
        state.withLock { $0 = .over }
    }
}
