/// Finds a user's living files that are the same as one, or look the same (near-duplicate detection).
///
/// What pictures look like is kept by the change ``Change/thumbnail(_:)``, in the transaction that ends the thumbnail. What
/// is similar in content is for ``VectorStore`` to say. Throws ``Failure`` with ``Failure/Code/unavailable`` when it does
/// not answer.
public protocol NearDuplicates: Sendable {
    /// Other files with the same bytes, the oldest first.
    ///
    /// - Parameter count: at most so many.
    func sameBytes(as file: FileID, of owner: UserID, count: Int) async throws -> [FileID]

    /// What the picture in the file looks like; `nil` if it is none, or was never looked at.
    func look(of file: FileID, of owner: UserID) async throws -> PictureLook?

    /// Files whose pictures have this shape and nearly this hash, the nearest first; none for a look without a hash.
    ///
    /// - Parameters:
    ///   - file: is left out.
    ///   - distance: at most so many bits differ.
    ///   - count: at most so many.
    func pictures(
        like look: PictureLook,
        besides file: FileID,
        of owner: UserID,
        within distance: Int,
        count: Int
    ) async throws -> [PictureTwin]
}

/// A file whose picture looks the same.
public struct PictureTwin: Sendable, Hashable {
    /// Which.
    public let file: FileID
    /// Bits of the hash that differ.
    public let distance: Int

    /// A twin.
    public init(file: FileID, distance: Int) {
        self.file = file
        self.distance = distance
    }
}
