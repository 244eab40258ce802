public import Domain
import FoundationEssentials
import Synchronization

/// Collections in memory, of files in memory.
public final class MemoryCollections: CollectionRepository {
    private struct Shelf {
        let owner: UserID
        var name: String
        var description: String
        let createdAt = Date()
        var updatedAt = Date()
    }
    private let shelves = Mutex<[CollectionID: Shelf]>([:])
    private let files: MemoryFiles
    private let limits: CollectionLimits

    /// None yet.
    public init(_ files: MemoryFiles, limits: CollectionLimits = CollectionLimits()) {
        self.files = files
        self.limits = limits
    }

    /// See ``CollectionRepository``.
    public func create(named name: String, description: String, of owner: UserID) async throws -> FileCollection {
        try shelves.withLock { shelves -> FileCollection in
            guard shelves.values.count(where: { $0.owner == owner }) < limits.collections else {
                throw Failure(.conflict, "There are too many collections.")
            }
            let id = CollectionID()
            let shelf = Shelf(owner: owner, name: name, description: description)
            shelves[id] = shelf
            return collection(id, shelf)
        }
    }

    /// See ``CollectionRepository``.
    public func all(of owner: UserID) async throws -> [FileCollection] {
        let own = shelves.withLock { shelves in shelves.filter { $0.value.owner == owner } }
        return own.sorted { $0.value.createdAt > $1.value.createdAt }.map { id, shelf in collection(id, shelf) }
    }

    /// See ``CollectionRepository``.
    public func find(_ id: CollectionID, of owner: UserID) async throws -> FileCollection? {
        let shelf = shelves.withLock { $0[id] }
        return shelf.flatMap { $0.owner == owner ? collection(id, $0) : nil }
    }

    /// See ``CollectionRepository``.
    public func update(_ id: CollectionID, _ edit: CollectionEdit, of owner: UserID) async throws -> FileCollection {
        try change(id, owner) { shelf in
            shelf.name = edit.name ?? shelf.name
            shelf.description = edit.description ?? shelf.description
        }
    }

    /// See ``CollectionRepository``.
    public func delete(_ id: CollectionID, of owner: UserID) async throws {
        _ = try change(id, owner) { _ in }
        shelves.withLock { $0[id] = nil }
    }

    /// See ``CollectionRepository``.
    public func add(_ file: FileID, to id: CollectionID, of owner: UserID) async throws {
        _ = try await require(id, of: owner)
        try files.put(file, in: id, of: owner, atMost: limits.files)
        _ = try change(id, owner) { _ in }
    }

    /// See ``CollectionRepository``.
    public func remove(_ file: FileID, from id: CollectionID, of owner: UserID) async throws {
        _ = try await require(id, of: owner)
        try files.take(file, outOf: id, of: owner)
        _ = try change(id, owner) { _ in }
    }

    private func change(_ id: CollectionID, _ owner: UserID, _ body: (inout Shelf) -> Void) throws -> FileCollection {
        try shelves.withLock { shelves -> FileCollection in
            guard var shelf = shelves[id], shelf.owner == owner else {
                throw Failure(.notFound, "There is no such collection.")
            }
            body(&shelf)
            shelf.updatedAt = Date()
            shelves[id] = shelf
            return collection(id, shelf)
        }
    }

    private func collection(_ id: CollectionID, _ shelf: Shelf) -> FileCollection {
        FileCollection(
            id: id,
            name: shelf.name,
            description: shelf.description,
            fileCount: files.count(in: id),
            createdAt: shelf.createdAt,
            updatedAt: shelf.updatedAt
        )
    }
}
