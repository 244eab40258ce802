public import Domain

/// Vectors in PostgreSQL, searched exactly, without an extension.
///
/// A dot product in SQL takes about 0.1 µs a number, half a minute for 100,000 parts; pgvector is seldom installed.
/// So the service compares: it holds the vectors of the users who search in 8 bits a number (38 MB for 100,000 parts of
/// 384), which tell of each part how near it is within a bound, and reads from the table the exact vectors of those that
/// may be among the nearest. The answer is that of a full comparison.
///
/// What a service holds is compared with the table at every question, by a digest of the user's rows: what another
/// process committed is seen at once.
public struct PostgresVectors: VectorStore {
    let client: PostgresClient
    let shelves: VectorShelves

    /// The vectors in the client's database.
    ///
    /// - Parameter cacheBytes: how many bytes of packed vectors are held in memory.
    public init(_ client: PostgresClient, cacheBytes: Int = 256 << 20) {
        self.client = client
        shelves = VectorShelves(limit: cacheBytes)
    }

    /// See ``VectorStore/replace(_:of:owner:in:)``. Nothing is written to a file that is deleted or not the owner's.
    public func replace(
        _ chunks: [VectorChunk],
        of file: FileID,
        owner: UserID,
        in space: EmbeddingSpace
    ) async throws {
        let set = try VectorSet(chunks, in: space)
        try await client.write(repeatable: true) { link in try set.write(to: file, owner: owner, on: link) }
    }

    /// See ``VectorStore/name``.
    public var name: String { "postgres" }

    /// See ``VectorStore/delete(_:except:)``.
    public func delete(_ file: FileID, except space: EmbeddingSpace?) async throws {
        try await client.write(repeatable: true) { link in
            _ = try link.run(
                "DELETE FROM vector_sets WHERE file_id = $1 AND space IS DISTINCT FROM $2",
                [file, space?.name]
            )
        }
    }

    /// See ``VectorStore/count(of:in:)``.
    public func count(of file: FileID, in space: EmbeddingSpace) async throws -> Int {
        try await client.query(
            "SELECT cardinality(numbers) FROM vector_sets WHERE file_id = $1 AND space = $2",
            [file, space.name]
        ) { row in try row.int() }.first ?? 0
    }

    /// See ``VectorStore/vectors(of:in:)``.
    public func vectors(of file: FileID, in space: EmbeddingSpace) async throws -> [[Float]] {
        let width = space.dimensions
        let sets = try await client.query(
            """
            SELECT substring(vectors FROM 1 FOR $4::int) FROM vector_sets
            WHERE file_id = $1 AND space = $2 AND dimensions = $3
            """,
            [file, space.name, width, 4 * width * EmbeddingSpace.mostVectorsRead]
        ) { row in PackedVectors.numbers(try row.bytes()) }
        guard let numbers = sets.first, width > 0 else { return [] }
        return stride(from: 0, to: numbers.count - numbers.count % width, by: width).map { start in
            Array(numbers[start..<(start + width)])
        }
    }

    /// See ``VectorStore/nearest(to:in:of:among:count:)``.
    public func nearest(
        to vector: [Float],
        in space: EmbeddingSpace,
        of owner: UserID,
        among files: Set<FileID>?,
        count: Int
    ) async throws -> [VectorHit] {
        let query = try space.unit(vector)
        guard (1...200).contains(count) else { throw Failure(.invalid, "1 to 200 parts can be asked for.") }
        let shelf = try await shelf(of: owner, in: space)
        let candidates = try Self.candidates(for: query, on: shelf, among: files, count: count)
        guard !candidates.isEmpty else { return [] }
        let hits = try await exact(candidates, query, space, owner)
        return Array(hits.sorted(by: Self.isNearer).prefix(count))
    }

    private static func isNearer(_ left: VectorHit, _ right: VectorHit) -> Bool {
        if left.similarity != right.similarity { return left.similarity > right.similarity }
        return left.file == right.file ? left.number < right.number : left.file < right.file
    }

    /// A part that may be among the nearest.
    private struct Candidate: Sendable {
        let file: FileID
        let revision: Int64
        /// From 0, in the row's arrays.
        let part: Int
        /// The cosine is not above this.
        let most: Float
    }

    /// More are not looked at exactly: only a user with thousands of equal parts has more.
    private static let mostCandidates = 4_000

    private static func candidates(
        for query: [Float],
        on shelf: VectorShelves.Shelf,
        among files: Set<FileID>?,
        count: Int
    ) throws -> [Candidate] {
        let question = VectorQuestion(query)
        var nearest = LargestFew(count)
        var candidates: [Candidate] = []
        for (file, volume) in shelf.volumes where files?.contains(file) ?? true {
            try Task.checkCancellation()
            question.ask(volume.vectors) { part, near, error in
                nearest.look(at: near - error)
                guard near + error >= nearest.least else { return }
                candidates.append(Candidate(file: file, revision: volume.revision, part: part, most: near + error))
            }
        }
        // The bound rose while they were looked at.
        let kept = candidates.filter { $0.most >= nearest.least }
        return Array(kept.sorted { $0.most > $1.most }.prefix(mostCandidates))
    }

    /// The candidates with their exact cosines. One whose file changed meanwhile is left out.
    private func exact(
        _ candidates: [Candidate],
        _ query: [Float],
        _ space: EmbeddingSpace,
        _ owner: UserID
    ) async throws -> [VectorHit] {
        try await client.query(
            """
            SELECT s.file_id, s.numbers[c.part], s.pages[c.part], s.firsts[c.part], s.ends[c.part],
                substring(s.vectors FROM (c.part - 1) * $6::int + 1 FOR $6)
            FROM unnest($3::uuid[], $4::bigint[], $5::int[]) AS c(file_id, revision, part)
            JOIN vector_sets s ON s.file_id = c.file_id AND s.space = $2 AND s.revision = c.revision
            WHERE s.user_id = $1
            """,
            [
                owner, space.name, candidates.map(\.file), candidates.map(\.revision), candidates.map { $0.part + 1 },
                4 * space.dimensions,
            ]
        ) { row in
            let (file, number, page) = (try row.file(), try row.int(), try row.optional { Int($0) })
            let (first, end) = (try row.int(), try row.int())
            let vector = PackedVectors.numbers(try row.bytes())
            let similarity = zip(query, vector).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            return VectorHit(
                file: file,
                number: number,
                page: page,
                range: first..<max(first, end),
                similarity: min(1, max(-1, similarity))
            )
        }
    }
}
