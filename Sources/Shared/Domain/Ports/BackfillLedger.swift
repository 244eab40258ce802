/// Hands out files of which what is known could be better now than when they were analysed, one at a time, and takes
/// the better. A file's status does not change, and nobody is notified.
///
/// Throws ``Failure`` with ``Failure/Code/unavailable`` when it does not answer.
public protocol BackfillLedger: Sendable {
    /// A living file whose analysis has ended and that wants this; nobody else is given it for so long.
    func next(_ want: BackfillWant, leaseSeconds: Double) async throws -> BackfillItem?

    /// Commits what is better.
    ///
    /// - Returns: `false` if the file was deleted or analysed again meanwhile; then nothing was written.
    func finish(_ item: BackfillItem, _ changes: [Change]) async throws -> Bool

    /// Gives the file back: it is not handed out for the same for so long.
    func postpone(_ item: BackfillItem, seconds: Double) async throws

    /// Whatever of the user's was put off is due now: what kept it may be gone.
    func hasten(_ user: UserID) async throws
}

/// What could be better about a file.
public enum BackfillWant: Sendable, Hashable {
    /// It was understood without a provider that was away, busy or used up: ``Analysis/mayBeUpgraded``.
    case understanding
    /// What search keeps of it was made in another way than this: ``SearchEntry/recipe``.
    case search(recipe: String)
}

/// A file that was handed out.
public struct BackfillItem: Sendable, Hashable {
    /// The file.
    public let file: StoredFile
    /// What is known of it, text included.
    public let analysis: Analysis
    /// Told apart from what a later analysis finds.
    public let revision: Int64
    /// What it was handed out for.
    public let want: BackfillWant

    /// An item.
    public init(file: StoredFile, analysis: Analysis, revision: Int64, want: BackfillWant) {
        self.file = file
        self.analysis = analysis
        self.revision = revision
        self.want = want
    }
}
