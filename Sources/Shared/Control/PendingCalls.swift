import FoundationEssentials
import Synchronization

/// A client's calls that wait for their answers, by id.
final class PendingCalls: Sendable {
    private struct State {
        var lastID = 0
        var waiting: [Int: AsyncThrowingStream<Data, any Error>.Continuation] = [:]
        var end: ControlError?
        var onEnd: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    /// A fresh id, and the stream that brings its answer: one element, or an error.
    func begin() -> (Int, AsyncThrowingStream<Data, any Error>) {
        let (answer, continuation) = AsyncThrowingStream.makeStream(of: Data.self, bufferingPolicy: .bufferingOldest(1))
        let (id, end) = state.withLock { state in
            state.lastID += 1
            if state.end == nil { state.waiting[state.lastID] = continuation }
            return (state.lastID, state.end)
        }
        if let end { continuation.finish(throwing: end) }
        continuation.onTermination = { [self] _ in _ = state.withLock { $0.waiting.removeValue(forKey: id) } }
        return (id, answer)
    }

    func end(_ id: Int, _ line: Data) {
        let continuation = state.withLock { $0.waiting.removeValue(forKey: id) }
        continuation?.yield(line)
        continuation?.finish()
    }

    func endAll(_ error: ControlError) {
        let (waiting, onEnd) = state.withLock { state in
            if state.end == nil { state.end = error }
            defer { (state.waiting, state.onEnd) = ([:], []) }
            return (Array(state.waiting.values), state.onEnd)
        }
        for continuation in waiting { continuation.finish(throwing: error) }
        for continuation in onEnd { continuation.finish() }
    }

    func untilClosed() async {
        let (ended, continuation) = AsyncStream.makeStream(of: Void.self)
        let isOver = state.withLock { state in
            if state.end == nil { state.onEnd.append(continuation) }
            return state.end != nil
        }
        if isOver { continuation.finish() }
        for await _ in ended {}
    }
}
