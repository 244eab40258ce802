/// The one error that crosses a port: a code for machines, a sentence for people, the cause for the log.
public struct Failure: Error, Sendable, CustomStringConvertible {
    /// What went wrong, for a machine; decides whether a retry can help.
    public let code: Code
    /// What went wrong, for a person: one sentence, no secrets, no paths of the machine.
    public let message: String
    /// What was caught, for the log only.
    public let cause: (any Error)?
    /// How long the other side asked to wait, in seconds (HTTP `Retry-After`).
    public let retryAfterSeconds: Double?
    /// What is away, if that is why.
    public let dependency: Dependency?
    /// What a process that worked on the file died of, and which it was; `nil` if none did.
    public let death: Death?

    /// A failure with its code and sentence.
    public init(
        _ code: Code,
        _ message: String,
        cause: (any Error)? = nil,
        retryAfterSeconds: Double? = nil,
        dependency: Dependency? = nil,
        death: Death? = nil
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.retryAfterSeconds = retryAfterSeconds
        self.dependency = dependency
        self.death = death
    }

    /// Code, sentence and cause in one line, for logs.
    public var description: String {
        cause.map { "\(code): \(message) (\($0))" } ?? "\(code): \(message)"
    }
}

extension Failure {
    /// A stable word for a kind of failure. More may come: switch on ``Failure/Code/retry`` rather than on the code.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// What a retry is worth: the class of the failure, whose word is kept with each attempt. What each class means
        /// for a file: `docs/delivery.md`.
        public enum Retry: String, Sendable, CaseIterable {
            /// The same input fails the same way: never again by itself.
            case never = "permanent"
            /// Something passing: try again after the usual delay.
            case afterDelay = "transient"
            /// The other side is there and asks for patience: try again when it said.
            case whenAsked = "throttled"
            /// Something we depend on is away: try again when it is back, and do not count it.
            case whenDependencyIsBack = "dependency_down"
            /// The file broke the process that read it: try again with care, and count it apart.
            case withCare = "poison"
        }

        /// The word in JSON, SQL and logs: `invalid_file`.
        public let description: String
        /// Whether and how to try again.
        public let retry: Retry

        /// A code that an adapter or a stage of its own declares.
        public init(_ word: String, retry: Retry) {
            description = word
            self.retry = retry
        }

        /// The request or the argument is wrong.
        public static let invalid = Code("invalid", retry: .never)
        /// The file's content cannot be read as what it claims to be.
        public static let invalidFile = Code("invalid_file", retry: .never)
        /// The file is over a limit of bytes, pixels, pages or entries.
        public static let tooLarge = Code("too_large", retry: .never)
        /// A picture of more pixels or frames than are decoded: what its header says is kept, and nothing else is done.
        public static let rejectedLimits = Code("rejected_limits", retry: .never)
        /// Nothing here can read this type.
        public static let unsupported = Code("unsupported", retry: .never)
        /// The file is encrypted.
        public static let needsPassword = Code("needs_password", retry: .never)
        /// It does not exist, or is not yours.
        public static let notFound = Code("not_found", retry: .never)
        /// It exists already, or is in a state that forbids this.
        public static let conflict = Code("conflict", retry: .never)
        /// No valid token.
        public static let unauthorized = Code("unauthorized", retry: .never)
        /// A valid token without the right.
        public static let forbidden = Code("forbidden", retry: .never)
        /// The lease is lost: another attempt has the stage. The work of this one is discarded.
        public static let fenced = Code("fenced", retry: .never)
        /// The user asked to stop.
        public static let cancelled = Code("cancelled", retry: .never)
        /// The other side refused for good.
        public static let rejected = Code("rejected", retry: .never)
        /// The other side asks for patience.
        public static let throttled = Code("throttled", retry: .whenAsked)
        /// It took longer than its limit.
        public static let timeout = Code("timeout", retry: .afterDelay)
        /// The decoder process died on the file.
        public static let crashed = Code("decoder_crashed", retry: .withCare)
        /// A worker vanished while it held the stage.
        public static let workerLost = Code("worker_lost", retry: .afterDelay)
        /// The store is full.
        public static let storageFull = Code("storage_full", retry: .whenDependencyIsBack)
        /// Database, broker, store or another server does not answer.
        public static let unavailable = Code("unavailable", retry: .whenDependencyIsBack)
        /// The other side is there, but failed on this request (HTTP 500).
        public static let upstreamError = Code("upstream_error", retry: .afterDelay)
        /// Ours: a bug.
        public static let internalError = Code("internal", retry: .afterDelay)

        /// Every code that a stage may fail with.
        public static let all: [Code] = [
            invalid, invalidFile, tooLarge, rejectedLimits, unsupported, needsPassword, notFound, conflict,
            unauthorized, forbidden,
            fenced, cancelled, rejected, throttled, timeout, crashed, workerLost, storageFull, unavailable,
            upstreamError, internalError,
        ]

        /// Codes are equal if their words are.
        public static func == (left: Code, right: Code) -> Bool { left.description == right.description }

        /// Hashes the word.
        public func hash(into hasher: inout Hasher) { hasher.combine(description) }
    }
}
