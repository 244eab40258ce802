public import Domain
public import Events

/// One kind of work, as a struct of ports with one method.
///
/// Running it twice must be harmless; its doc comment says why. It holds no bus, retries nothing itself and logs no
/// success: it announces by returning, and the ``Consumer`` does the rest.
public protocol Stage: Sendable {
    /// Which stage of the catalogue this is.
    var name: StageName { get }

    /// The event types that bring work besides ``StageRequeued``; others on the same streams are acknowledged unread.
    var hears: [any Event.Type] { get }

    /// Does the work of one attempt.
    ///
    /// Throw a ``Failure``: its code decides about a retry. Cancellation means that the lease is lost, that the user
    /// asked to stop, or that the process shuts down: stop soon, and write nothing.
    func work(on claim: Claim, _ context: StageContext) async throws -> Outcome
}

/// What became of an attempt.
public enum Outcome: Sendable {
    /// Write these in the transaction that ends the attempt, then announce these.
    case done([Change], announcing: [any Event])
    /// Nothing to do for this file, and there never will be.
    case skipped(reason: String)
}

/// What a stage may say while it works.
public struct StageContext: Sendable {
    /// Tells how far the attempt is; cheap, never blocks, the heart carries it to the database.
    public let report: @Sendable (Progress) -> Void

    /// Tells that what was done so far is durable, so that a new attempt would begin behind it: the time limits count
    /// from now on. They are limits on work without a result, and a document of many pages has many results.
    public let secured: @Sendable () -> Void

    /// A context; tests pass a recorder.
    public init(
        secured: @escaping @Sendable () -> Void = {},
        report: @escaping @Sendable (Progress) -> Void
    ) {
        self.secured = secured
        self.report = report
    }
}
