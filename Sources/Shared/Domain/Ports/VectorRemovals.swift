/// Remembers of which deleted files vectors may still lie in a store of their own.
///
/// Throws ``Failure`` with ``Failure/Code/unavailable`` when it does not answer.
public protocol VectorRemovals: Sendable {
    /// Files that were deleted so long ago, the longest first: by now nobody is at work on them.
    func due(afterSeconds: Double, limit: Int) async throws -> [FileID]

    /// Nothing of these is left.
    func removed(_ files: [FileID]) async throws
}
