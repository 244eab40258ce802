import Domain
import Synchronization

/// Vectors of the last questions: who pages through results, or looks again, pays once.
final class QueryVectors: Sendable {
    private struct Key: Hashable {
        let space: EmbeddingSpace
        let text: String
    }
    private struct State {
        var vectors: [Key: (vector: [Float], used: UInt64)] = [:]
        var clock: UInt64 = 0
    }
    private let state = Mutex(State())
    /// A vector of 3,072 numbers has 12 KB.
    private static let most = 500

    /// What was asked before.
    func vector(of text: String, in space: EmbeddingSpace) -> [Float]? {
        state.withLock { state in
            state.clock += 1
            let key = Key(space: space, text: text)
            state.vectors[key]?.used = state.clock
            return state.vectors[key]?.vector
        }
    }

    /// Keeps it in the place of the one that was longest unused.
    func keep(_ vector: [Float], of text: String, in space: EmbeddingSpace) {
        state.withLock { state in
            state.clock += 1
            state.vectors[Key(space: space, text: text)] = (vector, state.clock)
            guard state.vectors.count > Self.most,
                let oldest = state.vectors.min(by: { $0.value.used < $1.value.used })
            else { return }
            state.vectors[oldest.key] = nil
        }
    }
}
