import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// A failure with what HTTP says beside it: which methods are allowed, how long the file is.
struct Refusal: Error {
    let failure: Failure
    let headers: HTTPFields

    /// A failure with headers of its own.
    init(_ failure: Failure, headers: HTTPFields = [:]) {
        self.failure = failure
        self.headers = headers
    }

    /// The path exists, but not with this method.
    static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Refusal {
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return Refusal(Failure(.methodNotAllowed, "Use \(names) here."), headers: [.allow: names])
    }
}

extension Failure.Code {
    /// The path has no such method.
    static let methodNotAllowed = Failure.Code("method_not_allowed", retry: .never)
    /// An upload without bytes.
    static let emptyFile = Failure.Code("empty_file", retry: .never)
    /// An upload without a part named `file`.
    static let missingFile = Failure.Code("missing_file", retry: .never)
    /// An upload with more than one part named `file`.
    static let tooManyFiles = Failure.Code("too_many_files", retry: .never)
    /// A body that is not what RFC 7578 describes.
    static let malformedMultipart = Failure.Code("malformed_multipart", retry: .never)
    /// The client stopped in the middle of the body.
    static let incomplete = Failure.Code("incomplete_upload", retry: .afterDelay)
    /// The bytes are not those of the digest that came with them.
    static let checksumMismatch = Failure.Code("checksum_mismatch", retry: .afterDelay)
    /// The idempotency key was used for other bytes.
    static let idempotencyMismatch = Failure.Code("idempotency_mismatch", retry: .never)
    /// The part of the file that was asked for lies behind its end.
    static let rangeNotSatisfiable = Failure.Code("range_not_satisfiable", retry: .never)
    /// A stage must end first; ask again later.
    static let notReady = Failure.Code("not_ready", retry: .afterDelay)
    /// The stage ended without what was asked for, and says why.
    static let notAvailable = Failure.Code("not_available", retry: .never)

    /// The status of an answer that reports this failure: the only place where codes become statuses.
    var status: HTTPResponse.Status {
        switch self {
        case .invalid, .emptyFile, .missingFile, .tooManyFiles, .malformedMultipart, .incomplete, .checksumMismatch:
            .badRequest
        case .unauthorized: .unauthorized
        case .forbidden: .forbidden
        case .notFound, .notReady, .notAvailable: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .conflict, .fenced, .cancelled: .conflict
        case .tooLarge, .rejectedLimits: .contentTooLarge
        case .unsupported: .unsupportedMediaType
        case .rangeNotSatisfiable: .rangeNotSatisfiable
        case .invalidFile, .needsPassword, .idempotencyMismatch: .unprocessableContent
        case .throttled, .backlogFull: .tooManyRequests
        case .rejected: .badGateway
        case .unavailable: .serviceUnavailable
        case .timeout: .gatewayTimeout
        case .storageFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        default: .internalServerError
        }
    }
}

/// An RFC 9457 answer.
enum Problem {
    /// The media type of a problem.
    static let mediaType = "application/problem+json"

    /// What `error` is as a failure, with its headers; anything that is not ours is `internal` and shows nothing.
    static func read(_ error: any Error) -> Refusal {
        switch error {
        case let refusal as Refusal: refusal
        case let failure as Failure: Refusal(failure)
        case let error as HTTPError: Refusal(Failure(error.status == .notFound ? .notFound : .invalid, "No such path."))
        case is CancellationError: Refusal(Failure(.unavailable, "The Gateway is shutting down.", retryAfterSeconds: 2))
        default: Refusal(Failure(.internalError, "internal error", cause: error))
        }
    }

    /// The answer.
    ///
    /// `message` and `advice` are for people, in the language that they accept; `detail` is always English.
    static func response(_ refusal: Refusal, to request: Request, context: GatewayContext) -> Response {
        let failure = refusal.failure
        let status = failure.code.status
        let isOurs = status == .internalServerError
        let error = StageError(
            code: isOurs ? "internal" : failure.code.description,
            message: isOurs ? "" : failure.message
        )
        let explained = FileDocument.explained(error, in: request.language)
        var members: [String: JSONValue] = [
            "type": .string("urn:millrace:problem:\(failure.code)"),
            "title": .string(status.reasonPhrase),
            "status": .integer(Int64(status.code)),
            "detail": .string(isOurs ? "internal error" : failure.message),
            "instance": .string(request.uri.path),
            "code": .string(error.code),
            "message": explained["message"] ?? .null,
            "advice": explained["advice"] ?? .null,
            "retryable": .bool(failure.code.retry != .never),
            "request_id": .string(context.requestID),
            "trace_id": .string(context.trace.traceID),
        ]
        var headers = refusal.headers
        // What is away is seldom back at once: a client that has not been told waits a little all the same.
        if let seconds = failure.retryAfterSeconds ?? (failure.code == .unavailable ? 2 : nil) {
            members["retry_after"] = .number(seconds)
            headers[.retryAfter] = String(Int(seconds.rounded(.up)))
        }
        if status == .unauthorized { headers[.wwwAuthenticate] = challenge(context.caller) }
        headers[.contentType] = mediaType
        headers[.cacheControl] = "no-store"
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: JSONText.buffer(.object(members)))
        )
    }

    private static func challenge(_ caller: Caller) -> String {
        guard case .refused(let failure) = caller else { return #"Bearer realm="millrace""# }
        return #"Bearer realm="millrace", error="invalid_token", error_description="\#(failure.message)""#
    }
}
