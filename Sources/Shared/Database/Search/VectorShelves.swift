import Domain
import Synchronization

/// Packed vectors in memory, a shelf a user and space; the longest unused go when there are too many.
///
/// Nothing here is believed without asking: a shelf counts only as long as the table's digest is the one it was filled
/// under.
final class VectorShelves: Sendable {
    /// Whose, and of which space.
    struct Key: Hashable, Sendable {
        let owner: UserID
        let space: EmbeddingSpace
    }

    /// One file's vectors as they were at a revision.
    struct Volume: Sendable {
        let revision: Int64
        let vectors: PackedVectors
    }

    /// One user's vectors.
    struct Shelf: Sendable {
        var digest = ""
        var volumes: [FileID: Volume] = [:]
        var size: Int { volumes.values.reduce(0) { $0 + $1.vectors.size + 100 } }
    }

    private struct State {
        var shelves: [Key: (shelf: Shelf, size: Int, used: UInt64)] = [:]
        var clock: UInt64 = 0
        var size = 0
    }
    private let state = Mutex(State())
    private let limit: Int

    /// Shelves of at most so many bytes together; the newest is kept in any case.
    init(limit: Int) {
        self.limit = limit
    }

    /// What is there; an empty shelf if nothing is.
    func take(_ key: Key) -> Shelf {
        state.withLock { state in
            state.clock += 1
            state.shelves[key]?.used = state.clock
            return state.shelves[key]?.shelf ?? Shelf()
        }
    }

    /// Puts a shelf in its place.
    func put(_ shelf: Shelf, _ key: Key) {
        let size = shelf.size
        state.withLock { state in
            state.clock += 1
            state.size += size - (state.shelves[key]?.size ?? 0)
            state.shelves[key] = (shelf, size, state.clock)
            while state.size > limit, state.shelves.count > 1 {
                guard let oldest = state.shelves.min(by: { $0.value.used < $1.value.used }) else { break }
                state.shelves[oldest.key] = nil
                state.size -= oldest.value.size
            }
        }
    }
}
