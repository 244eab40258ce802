import Domain

/// All vectors of one file in one space: one row, so that there is never half a set or two.
struct VectorSet: Sendable {
    let space: EmbeddingSpace
    let chunks: [VectorChunk]
    private let vectors: [[Float]]

    /// Checks every vector.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(_ chunks: [VectorChunk], in space: EmbeddingSpace) throws {
        self.space = space
        self.chunks = chunks
        vectors = try chunks.map { try space.unit($0.vector) }
    }

    /// Puts the set in the place of the file's earlier one, if the file lives; the file's row gets locked first.
    func write(to file: FileID, owner: UserID, on link: PostgresLink) throws {
        guard !chunks.isEmpty else {
            try link.run("DELETE FROM vector_sets WHERE file_id = $1 AND space = $2", [file, space.name])
            return
        }
        try link.run(
            Self.writing,
            [
                file, owner, space.name, space.dimensions, chunks.map(\.number), chunks.map(\.page),
                chunks.map(\.range.lowerBound), chunks.map(\.range.upperBound),
                HexBytes(PackedVectors(vectors, dimensions: space.dimensions).bytes),
                HexBytes(PackedVectors.exact(vectors)),
            ]
        )
    }

    private static let writing = """
        INSERT INTO vector_sets (file_id, user_id, space, dimensions, numbers, pages, firsts, ends, codes, vectors)
        SELECT id, user_id, $3, $4::int, $5::int[], $6::int[], $7::int[], $8::int[], $9::bytea, $10::bytea
        FROM (
            SELECT id, user_id FROM files
            WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL FOR NO KEY UPDATE
        ) AS file
        ON CONFLICT (file_id, space) DO UPDATE SET dimensions = excluded.dimensions, numbers = excluded.numbers,
            pages = excluded.pages, firsts = excluded.firsts, ends = excluded.ends, codes = excluded.codes,
            vectors = excluded.vectors, revision = excluded.revision
        """
}
