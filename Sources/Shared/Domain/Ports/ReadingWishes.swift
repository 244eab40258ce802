/// Keeps how a file is to be read this time, from the order until the next one.
///
/// Throws ``Failure`` with ``Failure/Code/unavailable`` when the ledger does not answer.
public protocol ReadingWishes: Sendable {
    /// What was said with the last order to analyse the file again.
    func wish(for file: FileID) async throws -> ReadingWish
}

/// Nobody wishes anything.
public struct NoWishes: ReadingWishes {
    /// For tests, and for whoever has no ledger.
    public init() {}

    /// Nothing.
    public func wish(for file: FileID) async throws -> ReadingWish { .none }
}
