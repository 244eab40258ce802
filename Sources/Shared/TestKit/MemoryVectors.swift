public import Domain
import Synchronization

/// Vectors in memory: what the port promises, in the plainest way.
public final class MemoryVectors: VectorStore {
    private struct Place: Hashable {
        let file: FileID
        let space: EmbeddingSpace
    }
    private let sets = Mutex<[Place: (owner: UserID, chunks: [VectorChunk])]>([:])

    /// Empty.
    public init() {}

    /// See ``VectorStore``.
    public func replace(
        _ chunks: [VectorChunk],
        of file: FileID,
        owner: UserID,
        in space: EmbeddingSpace
    ) async throws {
        for chunk in chunks { _ = try space.unit(chunk.vector) }
        sets.withLock { $0[Place(file: file, space: space)] = chunks.isEmpty ? nil : (owner, chunks) }
    }

    /// See ``VectorStore``.
    public var name: String { "memory" }

    /// See ``VectorStore``.
    public func delete(_ file: FileID, except space: EmbeddingSpace?) async throws {
        sets.withLock { sets in sets = sets.filter { $0.key.file != file || $0.key.space == space } }
    }

    /// See ``VectorStore``.
    public func nearest(
        to vector: [Float],
        in space: EmbeddingSpace,
        of owner: UserID,
        among files: Set<FileID>?,
        count: Int
    ) async throws -> [VectorHit] {
        let query = try space.unit(vector)
        guard (1...200).contains(count) else { throw Failure(.invalid, "1 to 200 parts can be asked for.") }
        let hits = try sets.withLock { sets in
            try sets.filter { $0.key.space == space && $0.value.owner == owner }.flatMap { place, set in
                try set.chunks.map { chunk in
                    let similarity = zip(query, try space.unit(chunk.vector)).reduce(0.0) {
                        $0 + Double($1.0) * Double($1.1)
                    }
                    return VectorHit(
                        file: place.file,
                        number: chunk.number,
                        page: chunk.page,
                        range: chunk.range,
                        similarity: similarity
                    )
                }
            }
        }
        let wanted = hits.filter { files?.contains($0.file) ?? true }
        return Array(wanted.sorted { $0.similarity > $1.similarity }.prefix(count))
    }

    /// See ``VectorStore``.
    public func count(of file: FileID, in space: EmbeddingSpace) async throws -> Int {
        sets.withLock { $0[Place(file: file, space: space)]?.chunks.count ?? 0 }
    }

    /// See ``VectorStore``.
    public func vectors(of file: FileID, in space: EmbeddingSpace) async throws -> [[Float]] {
        let chunks = sets.withLock { $0[Place(file: file, space: space)]?.chunks ?? [] }
        return try chunks.prefix(EmbeddingSpace.mostVectorsRead).map { try space.unit($0.vector) }
    }
}
