/// Keeps the vectors of the parts of files, and finds the nearest. Always of one user.
///
/// What is put under the same id replaces what was there; what is asked belongs to one space. Throws ``Failure`` with
/// ``Failure/Code/unavailable`` when it does not answer, ``Failure/Code/invalid`` for a vector of the wrong size, a zero
/// vector or one with a number that is none.
public protocol VectorStore: Sendable {
    /// Replaces all vectors of a file in one step; none: as ``delete(_:)``.
    func replace(_ chunks: [VectorChunk], of file: FileID, owner: UserID, in space: EmbeddingSpace) async throws

    /// What tells apart where vectors are kept: `postgres`, `qdrant`.
    var name: String { get }

    /// Removes every vector of a file, of every space but this. It is no error if there is none.
    ///
    /// - Parameter space: `nil`: of every space.
    func delete(_ file: FileID, except space: EmbeddingSpace?) async throws

    /// The nearest parts by cosine, nearest first.
    ///
    /// - Parameters:
    ///   - files: only of these; `nil`: of all that the owner has.
    ///   - count: at most so many, 1 to 200.
    func nearest(
        to vector: [Float],
        in space: EmbeddingSpace,
        of owner: UserID,
        among files: Set<FileID>?,
        count: Int
    ) async throws -> [VectorHit]

    /// How many vectors a file has in a space.
    func count(of file: FileID, in space: EmbeddingSpace) async throws -> Int

    /// The vectors of a file's parts, each of unit length, in any order; at most ``EmbeddingSpace/mostVectorsRead``.
    func vectors(of file: FileID, in space: EmbeddingSpace) async throws -> [[Float]]
}

extension EmbeddingSpace {
    /// Of a file with more parts, so many stand for all.
    public static let mostVectorsRead = 1_000
}

extension VectorStore {
    /// Removes every vector of a file.
    public func delete(_ file: FileID) async throws { try await delete(file, except: nil) }
}

/// A part of a file's text with its vector.
public struct VectorChunk: Sendable, Hashable {
    /// From 0, in the order of the text.
    public let number: Int
    /// The page it begins on, from 1; `nil` if the file has no pages.
    public let page: Int?
    /// Its characters in the file's text, counted as Unicode scalars.
    public let range: Range<Int>
    /// Of unit length.
    public let vector: [Float]

    /// A part.
    public init(number: Int, page: Int?, range: Range<Int>, vector: [Float]) {
        self.number = number
        self.page = page
        self.range = range
        self.vector = vector
    }
}

/// A part that is near.
public struct VectorHit: Sendable, Hashable {
    /// Whose part it is.
    public let file: FileID
    /// Which part.
    public let number: Int
    /// The page it begins on.
    public let page: Int?
    /// Its characters in the file's text.
    public let range: Range<Int>
    /// Cosine, −1 to 1.
    public let similarity: Double

    /// A hit.
    public init(file: FileID, number: Int, page: Int?, range: Range<Int>, similarity: Double) {
        self.file = file
        self.number = number
        self.page = page
        self.range = range
        self.similarity = similarity
    }
}
