public import FoundationEssentials

/// Collections of files as their owners see them: another user's id is as good as unknown.
///
/// A file is in as many collections as its owner likes; a deleted one is in none. Every method throws ``Failure`` with
/// ``Failure/Code/unavailable`` when the database does not answer.
public protocol CollectionRepository: Sendable {
    /// Makes an empty collection.
    ///
    /// - Throws: ``Failure/Code/conflict`` if the owner has too many.
    func create(named name: String, description: String, of owner: UserID) async throws -> FileCollection

    /// The owner's collections, newest first.
    func all(of owner: UserID) async throws -> [FileCollection]

    /// The collection; `nil` if unknown, deleted or another user's.
    func find(_ id: CollectionID, of owner: UserID) async throws -> FileCollection?

    /// Changes name or description.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    func update(_ id: CollectionID, _ edit: CollectionEdit, of owner: UserID) async throws -> FileCollection

    /// Removes the collection; its files stay.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    func delete(_ id: CollectionID, of owner: UserID) async throws

    /// Puts one of the owner's files in; it is no error if it is in.
    ///
    /// - Throws: ``Failure/Code/notFound``; ``Failure/Code/conflict`` if the collection is full.
    func add(_ file: FileID, to id: CollectionID, of owner: UserID) async throws

    /// Takes a file out.
    ///
    /// - Throws: ``Failure/Code/notFound``, also if it is not in.
    func remove(_ file: FileID, from id: CollectionID, of owner: UserID) async throws
}

extension CollectionRepository {
    /// The collection.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    public func require(_ id: CollectionID, of owner: UserID) async throws -> FileCollection {
        guard let collection = try await find(id, of: owner) else {
            throw Failure(.notFound, "There is no such collection.")
        }
        return collection
    }
}

/// A collection, without its files.
public struct FileCollection: Sendable, Hashable {
    /// Its name for programs.
    public let id: CollectionID
    /// Its name for people, 1 to 255 characters; others may have the same.
    public let name: String
    /// What it is for; may be empty.
    public let description: String
    /// How many files are in it.
    public let fileCount: Int
    /// When it was made.
    public let createdAt: Date
    /// When it was last changed, or a file put in or taken out.
    public let updatedAt: Date

    /// A collection.
    public init(
        id: CollectionID,
        name: String,
        description: String,
        fileCount: Int,
        createdAt: Date,
        updatedAt: Date
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.fileCount = fileCount
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// What to change about a collection; `nil` fields stay as they are.
public struct CollectionEdit: Sendable, Hashable {
    /// Another name.
    public var name: String?
    /// Another description.
    public var description: String?

    /// Nothing, or as said.
    public init(name: String? = nil, description: String? = nil) {
        self.name = name
        self.description = description
    }
}

/// How much there may be.
public struct CollectionLimits: Sendable, Hashable {
    /// Collections of a user.
    public let collections: Int
    /// Files in a collection.
    public let files: Int

    /// What a person can look over, or as said.
    public init(collections: Int = 1_000, files: Int = 10_000) {
        self.collections = collections
        self.files = files
    }
}
