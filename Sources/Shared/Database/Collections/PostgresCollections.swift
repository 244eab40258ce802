public import Domain

/// Collections in PostgreSQL. Only living files are in them: deleting a file takes it out (``PostgresFiles``).
public struct PostgresCollections: CollectionRepository {
    private let client: PostgresClient
    private let limits: CollectionLimits

    /// Collections of the client's database.
    public init(_ client: PostgresClient, limits: CollectionLimits = CollectionLimits()) {
        self.client = client
        self.limits = limits
    }

    /// See ``CollectionRepository/create(named:description:of:)``.
    public func create(named name: String, description: String, of owner: UserID) async throws -> FileCollection {
        let id = CollectionID()
        return try await client.transaction { [limits] _, link -> FileCollection in
            // Two who count at the same time would both find room for one more.
            try link.run(
                "SELECT pg_advisory_xact_lock(hashtextextended('millrace:collections:' || $1::text, 0))",
                [owner]
            )
            let counts = try link.rows("SELECT count(*) FROM collections WHERE user_id = $1", [owner]) { row in
                try row.int()
            }
            guard (counts.first ?? 0) < limits.collections else {
                throw Failure(.conflict, "There are \(limits.collections) collections: more are not kept.")
            }
            try link.run(
                "INSERT INTO collections (id, user_id, name, description) VALUES ($1, $2, $3, $4)",
                [id, owner, name, description]
            )
            return try Self.one(id, owner, on: link)
        }
    }

    /// See ``CollectionRepository/all(of:)``.
    public func all(of owner: UserID) async throws -> [FileCollection] {
        try await client.query(Self.select + " WHERE c.user_id = $1 ORDER BY c.created_at DESC, c.id", [owner]) { row in
            try row.collection()
        }
    }

    /// See ``CollectionRepository/find(_:of:)``.
    public func find(_ id: CollectionID, of owner: UserID) async throws -> FileCollection? {
        try await client.query(Self.selectOne, [id, owner]) { row in try row.collection() }.first
    }

    /// See ``CollectionRepository/update(_:_:of:)``.
    public func update(_ id: CollectionID, _ edit: CollectionEdit, of owner: UserID) async throws -> FileCollection {
        try await client.transaction { _, link -> FileCollection in
            try link.run(
                """
                UPDATE collections SET name = coalesce($3::text, name), description = coalesce($4::text, description),
                    updated_at = now()
                WHERE id = $1 AND user_id = $2
                """,
                [id, owner, edit.name, edit.description]
            )
            return try Self.one(id, owner, on: link)
        }
    }

    /// See ``CollectionRepository/delete(_:of:)``.
    public func delete(_ id: CollectionID, of owner: UserID) async throws {
        let count = try await client.write { link in
            try link.run("DELETE FROM collections WHERE id = $1 AND user_id = $2", [id, owner])
        }
        guard count > 0 else { throw Self.unknown }
    }

    /// See ``CollectionRepository/add(_:to:of:)``.
    ///
    /// The lock of the file keeps out whoever deletes it, that of the collection whoever would fill its last place.
    public func add(_ file: FileID, to id: CollectionID, of owner: UserID) async throws {
        _ = try await client.transaction(repeatable: true) { [limits] _, link -> Int in
            let living = "SELECT FROM files WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL FOR SHARE"
            guard try link.run(living, [file, owner]) > 0 else {
                throw Failure(.notFound, "There is no such file.")
            }
            try Self.lock(id, owner, on: link)
            let isIn = "SELECT FROM collection_files WHERE collection_id = $1 AND file_id = $2"
            guard try link.run(isIn, [id, file]) == 0 else { return 0 }
            let count = "SELECT count(*) FROM collection_files WHERE collection_id = $1"
            let counts = try link.rows(count, [id]) { row in try row.int() }
            guard (counts.first ?? 0) < limits.files else {
                throw Failure(.conflict, "The collection has \(limits.files) files: more do not go in.")
            }
            try link.run("INSERT INTO collection_files (collection_id, file_id) VALUES ($1, $2)", [id, file])
            return try link.run(Self.touching, [id])
        }
    }

    /// See ``CollectionRepository/remove(_:from:of:)``.
    public func remove(_ file: FileID, from id: CollectionID, of owner: UserID) async throws {
        _ = try await client.transaction { _, link -> Int in
            try Self.lock(id, owner, on: link)
            let removing = "DELETE FROM collection_files WHERE collection_id = $1 AND file_id = $2"
            guard try link.run(removing, [id, file]) > 0 else {
                throw Failure(.notFound, "The file is not in the collection.")
            }
            return try link.run(Self.touching, [id])
        }
    }

    private static func lock(_ id: CollectionID, _ owner: UserID, on link: PostgresLink) throws {
        let sql = "SELECT FROM collections WHERE id = $1 AND user_id = $2 FOR NO KEY UPDATE"
        guard try link.run(sql, [id, owner]) > 0 else { throw unknown }
    }

    private static func one(_ id: CollectionID, _ owner: UserID, on link: PostgresLink) throws -> FileCollection {
        let found = try link.rows(selectOne, [id, owner]) { row in try row.collection() }
        guard let collection = found.first else { throw unknown }
        return collection
    }

    private static var unknown: Failure { Failure(.notFound, "There is no such collection.") }

    private static let select = """
        SELECT c.id, c.name, c.description, c.created_at, c.updated_at,
            (SELECT count(*) FROM collection_files m WHERE m.collection_id = c.id)
        FROM collections c
        """
    private static let selectOne = select + " WHERE c.id = $1 AND c.user_id = $2"
    private static let touching = "UPDATE collections SET updated_at = now() WHERE id = $1"
}

extension Row {
    /// The next six columns.
    fileprivate mutating func collection() throws -> FileCollection {
        let id = try value { CollectionID($0) }
        let (name, description) = (try text(), try text())
        let (createdAt, updatedAt) = (try date(), try date())
        return FileCollection(
            id: id,
            name: name,
            description: description,
            fileCount: try int(),
            createdAt: createdAt,
            updatedAt: updatedAt
        )
    }
}
