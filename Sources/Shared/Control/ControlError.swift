/// A call that was refused or failed: JSON-RPC's number, a word for machines, a sentence for people.
public struct ControlError: Error, Sendable, Hashable, CustomStringConvertible {
    /// JSON-RPC's error code.
    public let number: Int
    /// A stable word: `not_found`.
    public let code: String
    /// One sentence.
    public let message: String
    /// Whether the same call may succeed later.
    public let retryable: Bool

    /// An error of the application (−32000) unless a number is given.
    public init(_ code: String, _ message: String, retryable: Bool = false, number: Int = -32000) {
        self.number = number
        self.code = code
        self.message = message
        self.retryable = retryable
    }

    /// Code and sentence in one line.
    public var description: String { "\(code): \(message)" }
}

extension ControlError {
    /// The line is not JSON.
    public static func parse(_ message: String) -> ControlError {
        ControlError("parse_error", message, number: -32700)
    }

    /// JSON, but no request.
    public static func invalidRequest(_ message: String) -> ControlError {
        ControlError("invalid_request", message, number: -32600)
    }

    /// No such method.
    public static func unknownMethod(_ method: String) -> ControlError {
        ControlError("unknown_method", "there is no method \(method.prefix(64))", number: -32601)
    }

    /// Parameters that are missing or wrong.
    public static func invalidParams(_ message: String) -> ControlError {
        ControlError("invalid", message, number: -32602)
    }

    /// A bug of ours; the cause is in the log, not here.
    public static let internalError = ControlError("internal", "internal error", retryable: true, number: -32603)

    /// No token, or a wrong one.
    public static func unauthorized(_ message: String) -> ControlError {
        ControlError("unauthorized", message, number: -32001)
    }

    /// A known caller without the right.
    public static func forbidden(_ method: String) -> ControlError {
        ControlError("forbidden", "\(method.prefix(64)) is for operators", number: -32003)
    }

    /// A line over the limit.
    public static func lineTooLong(_ limit: Int) -> ControlError {
        ControlError("too_large", "a line is at most \(limit) bytes", number: -32600)
    }

    /// Too many of something at once.
    public static func throttled(_ message: String) -> ControlError {
        ControlError("throttled", message, retryable: true)
    }
}
