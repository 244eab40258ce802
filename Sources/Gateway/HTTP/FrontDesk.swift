import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The first and last to see every request: names it, learns who asks, turns errors into problems, writes one log line.
struct FrontDesk: RouterMiddleware {
    let tokens: Tokens
    let tally: RequestTally

    func handle(
        _ request: Request,
        context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        var context = context
        context.requestID = Self.requestID(request.headers[.requestID]) ?? context.id
        context.trace = TraceContext(request.headers[.traceparent])
        context.logger[metadataKey: "hb.request.id"] = nil
        context.logger[metadataKey: "request.id"] = .string(context.requestID)
        context.caller = await tokens.caller(authorization: request.headers[.authorization])

        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = refuse(request, context, Problem.read(error))
        }
        response.headers[.requestID] = context.requestID
        response.headers[.traceparent] = context.trace.traceparent
        response.headers[.xContentTypeOptions] = "nosniff"
        note(request, response, context, took: began.duration(to: .now))
        return response
    }

    private func refuse(_ request: Request, _ context: GatewayContext, _ refusal: Refusal) -> Response {
        if refusal.failure.code.status == .internalServerError {
            context.logger.error("Request failed", metadata: ["error": "\(refusal.failure)"])
        } else if let cause = refusal.failure.cause {
            context.logger.debug("Request refused", metadata: ["error": "\(refusal.failure.code): \(cause)"])
        }
        let answer = Problem.response(refusal, to: request, context: context)
        return Unread(request).isWorthClosing ? LingeringClose.after(answer, on: context.channel) : answer
    }

    private func note(_ request: Request, _ response: Response, _ context: GatewayContext, took: Duration) {
        let route = context.endpointPath ?? "NotFound"
        tally.add(.init(route: route, method: request.method, status: response.status.code), took: took)
        var metadata: Logger.Metadata = [
            "http.method": .string(request.method.rawValue),
            // The path alone: a query may hold a cursor or a word that was searched for.
            "http.path": .string(request.uri.path),
            "http.status": .stringConvertible(response.status.code),
            "ms": .stringConvertible((took / .milliseconds(1) * 100).rounded() / 100),
            "trace.id": .string(context.trace.traceID),
        ]
        if case .known(let identity) = context.caller { metadata["user"] = .string(identity.user.description) }
        context.logger.info("Request", metadata: metadata)
    }

    /// The client's own id, if it is harmless to show.
    private static func requestID(_ text: String?) -> String? {
        guard let text, (1...100).contains(text.utf8.count) else { return nil }
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
        return isPlain ? text : nil
    }
}

/// How much of a refused request's body may still be on its way.
struct Unread {
    private let isChunked: Bool
    private let length: Int64

    init(_ request: Request) {
        isChunked = request.headers[.transferEncoding] != nil
        length = request.headers[.contentLength].flatMap { Int64($0) } ?? 0
    }

    /// A small rest is read and forgotten, so that the connection can go on; a long one is not worth the wait.
    var isWorthClosing: Bool { isChunked || length > 256 * 1024 }
}

/// Ends a connection whose request body nobody wants to read to its end.
///
/// Closing at once would reset the connection and could take the answer away from under the client's eyes, so the
/// rest of the body is read and dropped for a moment first.
enum LingeringClose {
    /// The answer, after which the connection closes by itself.
    static func after(_ response: Response, on channel: any Channel) -> Response {
        var response = response
        response.headers[.connection] = "close"
        let body = response.body
        let length = body.contentLength
        response.body = ResponseBody(contentLength: length) { writer in
            try await body.write(writer)
            channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
        }
        return response
    }
}

extension HTTPField.Name {
    /// `X-Request-Id`.
    static let requestID = named("X-Request-Id")
    /// `Idempotency-Key`.
    static let idempotencyKey = named("Idempotency-Key")
    /// `Idempotency-Replayed`.
    static let idempotencyReplayed = named("Idempotency-Replayed")
    /// `Link`, RFC 8288.
    static let link = named("Link")
    /// `Last-Event-ID`.
    static let lastEventID = named("Last-Event-ID")
    /// `Repr-Digest`, RFC 9530.
    static let reprDigest = named("Repr-Digest")
    /// `Server-Timing`.
    static let serverTiming = named("Server-Timing")
    /// `X-Accel-Buffering`, which tells a proxy not to hold a stream back.
    static let accelBuffering = named("X-Accel-Buffering")

    private static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is not a header name") }
        return name
    }
}
