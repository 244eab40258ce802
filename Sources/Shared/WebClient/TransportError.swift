/// Why a request has no answer. An answer with a bad status is no error here.
public struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong, for a program.
    public enum Kind: String, Sendable, CaseIterable {
        /// The request itself is malformed; nothing was sent.
        case invalid
        /// Every address of the host lies where ``Reach`` forbids to go; nothing was sent.
        case denied
        /// The name has no address; nothing was sent.
        case resolve
        /// Nobody listens there; nothing was sent.
        case connect
        /// A limit of time was reached. The server may have done what was asked.
        case timeout
        /// No trust could be set up; nothing was sent.
        case tls
        /// The answer is over its limit of bytes.
        case tooLarge
        /// The caller's task was cancelled, or its client is gone.
        case cancelled
        /// The connection broke or spoke nonsense. The server may have done what was asked.
        case other
    }

    /// What went wrong, for a program.
    public let kind: Kind
    /// What went wrong, for a person; names host and port, never a header.
    public let message: String

    /// An error of that kind.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Kind and message in one line.
    public var description: String { "\(kind.rawValue): \(message)" }

    /// Whether it is certain that the server saw nothing of the request.
    public var isBeforeSending: Bool {
        switch kind {
        case .invalid, .denied, .resolve, .connect, .tls: true
        case .timeout, .tooLarge, .cancelled, .other: false
        }
    }
}
