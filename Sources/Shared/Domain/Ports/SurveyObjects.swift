/// Remembers what a survey is about to put into the store, so that it goes with its file, even if the attempt that
/// draws it dies and no survey is ever written, or the next one draws less.
///
/// Throws ``Failure`` with ``Failure/Code/unavailable`` when the ledger does not answer, ``Failure/Code/notFound`` for
/// a file that is purged or unknown.
public protocol SurveyObjects: Sendable {
    /// Remembers these keys beside those of earlier surveys. To be called before the first of them is written.
    func remember(_ keys: [ObjectKey], of file: FileID) async throws
}

/// Nothing is remembered: only what a committed survey names goes with its file.
public struct NoSurveyObjects: SurveyObjects {
    /// For tests, and for whoever has no ledger.
    public init() {}

    /// Nothing.
    public func remember(_ keys: [ObjectKey], of file: FileID) async throws {}
}
