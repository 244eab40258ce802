import Domain

extension PostgresVectors {
    /// So many files' vectors are read in one statement.
    private static let batch = 100

    /// The user's packed vectors as the table has them now; only what changed is read.
    func shelf(of owner: UserID, in space: EmbeddingSpace) async throws -> VectorShelves.Shelf {
        let key = VectorShelves.Key(owner: owner, space: space)
        var shelf = shelves.take(key)
        let digest = try await digest(of: key)
        guard shelf.digest != digest else { return shelf }
        let revisions = Dictionary(try await revisions(of: key), uniquingKeysWith: { $1 })
        shelf.volumes = shelf.volumes.filter { revisions[$0.key] == $0.value.revision }
        let missing = revisions.keys.filter { shelf.volumes[$0] == nil }.sorted()
        for start in stride(from: 0, to: missing.count, by: Self.batch) {
            let files = Array(missing[start..<min(missing.count, start + Self.batch)])
            for (file, volume) in try await volumes(of: files, key) { shelf.volumes[file] = volume }
        }
        // What was committed since the digest was taken may be here already; then it is looked at once more.
        shelf.digest = digest
        shelves.put(shelf, key)
        return shelf
    }

    /// Changes with every change of the user's rows: revisions are never given twice.
    private func digest(of key: VectorShelves.Key) async throws -> String {
        try await client.query(
            """
            SELECT concat_ws(' ', count(*), sum(revision), sum(hashint8(revision)::bigint))
            FROM vector_sets WHERE user_id = $1 AND space = $2 AND dimensions = $3
            """,
            [key.owner, key.space.name, key.space.dimensions]
        ) { row in try row.text() }.first ?? ""
    }

    private func revisions(of key: VectorShelves.Key) async throws -> [(FileID, Int64)] {
        try await client.query(
            "SELECT file_id, revision FROM vector_sets WHERE user_id = $1 AND space = $2 AND dimensions = $3",
            [key.owner, key.space.name, key.space.dimensions]
        ) { row in (try row.file(), try row.int64()) }
    }

    private func volumes(
        of files: [FileID],
        _ key: VectorShelves.Key
    ) async throws -> [(FileID, VectorShelves.Volume)] {
        let dimensions = key.space.dimensions
        return try await client.query(
            """
            SELECT file_id, revision, codes FROM vector_sets
            WHERE file_id = ANY($1::uuid[]) AND space = $2 AND user_id = $3 AND dimensions = $4
            """,
            [files, key.space.name, key.owner, dimensions]
        ) { row in
            let (file, revision) = (try row.file(), try row.int64())
            guard let vectors = PackedVectors(bytes: try row.bytes(), dimensions: dimensions) else {
                throw Failure(.internalError, "The vectors of a file are damaged.")
            }
            return (file, VectorShelves.Volume(revision: revision, vectors: vectors))
        }
    }
}
