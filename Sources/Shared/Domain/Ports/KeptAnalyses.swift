/// Gives back what was found in a file, to understand it again without reading it again.
///
/// Throws ``Failure`` with ``Failure/Code/unavailable`` when the ledger does not answer.
public protocol KeptAnalyses: Sendable {
    /// All that is kept of a living file, its text included, as it was found: not as its owner has changed it.
    func analysis(of file: FileID) async throws -> Analysis?
}

/// Nothing is kept.
public struct NoAnalyses: KeptAnalyses {
    /// For tests, and for whoever has no ledger.
    public init() {}

    /// Nothing.
    public func analysis(of file: FileID) async throws -> Analysis? { nil }
}
