import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// The two doors for bytes over HTTP: a form, and a bare body.
struct UploadRoutes: Sendable {
    let desk: UploadDesk
    let slots: UploadSlots
    let links: PublicLinks
    /// A body that takes longer than this to arrive is given up, however steadily it drips.
    let timeLimitSeconds: Double

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.post, "/api/v1/files/upload") { try await form($0, $1) },
            Endpoint(.put, "/api/v1/files/content/{name}") { try await body($0, $1) },
        ]
    }

    private func form(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let type = HeaderValue(request.headers[.contentType] ?? "")
        guard type.word == "multipart/form-data", let boundary = type.parameters["boundary"],
            (1...200).contains(boundary.utf8.count)
        else {
            throw Failure(.unsupported, "Send multipart/form-data with a boundary; for a bare body use PUT.")
        }
        return try await receive(request, context) { user, declaration in
            // A form is a little longer than its file: what is far too long need not be read at all.
            let slack = Int64(UploadForm.fieldBytes * 4)
            if let length = contentLength(request), length > desk.limit + slack {
                throw Failure(.tooLarge, "The file has more than \(desk.limit) bytes.")
            }
            var form = UploadForm(boundary: boundary) { try desk.begin(for: user, name: $0) }
            do {
                try await eachPart(of: request, context) { try await form.read($0) }
                let intake = try form.finish()
                (declaration.type, declaration.gps, declaration.bands) = (form.declaredType, form.gps, form.bands)
                return intake
            } catch {
                if let intake = form.intake { await uncancelled { await intake.abort() } }
                throw error
            }
        }
    }

    private func body(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard let name = context.parameters.get("name").flatMap(PercentCoding.decode) else {
            throw Failure(.invalid, "The name in the path is not percent-encoded UTF-8.")
        }
        return try await receive(request, context) { user, declaration in
            declaration.type = request.headers[.contentType]
            let length = contentLength(request)
            let intake = try desk.begin(for: user, name: name, declared: length)
            do {
                try await eachPart(of: request, context) { try await intake.append($0) }
                if let length, await intake.received != length {
                    throw Failure(.incomplete, "The body ended before its Content-Length.")
                }
                return intake
            } catch {
                await uncancelled { await intake.abort() }
                throw error
            }
        }
    }

    /// What both doors share: a slot, the headers, the answer.
    private func receive(
        _ request: Request,
        _ context: GatewayContext,
        _ read: (UserID, inout UploadDesk.Declaration) async throws -> Intake
    ) async throws -> Response {
        let user = try context.user
        let key = try idempotencyKey(request)
        try desk.admit(user)
        return try await slots.hold(for: user, key: key) {
            let began = ContinuousClock.now
            var declaration = UploadDesk.Declaration(idempotencyKey: key, trace: context.trace)
            let intake = try await read(user, &declaration)
            let arrived = ContinuousClock.now
            let verdict = try await desk.accept(intake, declaration)
            let statement = CaptureStatement(bands: declaration.bands, gps: declaration.gps)
            let timing = [("receive", arrived - began), ("commit", arrived.duration(to: .now))]
            return answer(verdict, statement, timing: timing)
        }
    }

    private func answer(
        _ verdict: UploadDesk.Verdict,
        _ statement: CaptureStatement,
        timing: [(String, Duration)]
    ) -> Response {
        var headers: HTTPFields = [
            .location: links.file(verdict.file.id),
            .serverTiming: timing.map { "\($0);dur=\(($1 / .milliseconds(1) * 100).rounded() / 100)" }
                .joined(separator: ", "),
        ]
        var status = HTTPResponse.Status.accepted
        var isDuplicate = false
        switch verdict {
        case .accepted: break
        case .duplicate: (status, isDuplicate) = (.ok, true)
        case .replayed: headers[.idempotencyReplayed] = "true"
        }
        let document = FileDocument.receipt(
            verdict.file,
            isDuplicate: isDuplicate,
            statement: statement,
            links: links
        )
        return .json(document, status: status, headers: headers)
    }

    /// Reads the body to its end. Whatever goes wrong with the connection is the client's leaving.
    private func eachPart(
        of request: Request,
        _ context: GatewayContext,
        _ take: (ByteBuffer) async throws -> Void
    ) async throws {
        if request.headers[.expect]?.lowercased() == "100-continue" {
            // Only now, after all that can be refused by the headers alone has been: the client waits for this.
            try? await context.channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
        }
        let deadline = ContinuousClock.now.advanced(by: .seconds(timeLimitSeconds))
        var parts = request.body.makeAsyncIterator()
        while let part = try await next(&parts) {
            try await take(part)
            guard ContinuousClock.now < deadline else {
                throw Failure(.incomplete, "The body took longer than \(Int(timeLimitSeconds)) seconds to arrive.")
            }
        }
    }

    private func next(_ parts: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
        do {
            return try await parts.next()
        } catch {
            throw Failure(.incomplete, "The connection ended before the body did.", cause: error)
        }
    }

    private func contentLength(_ request: Request) -> Int64? {
        request.headers[.contentLength].flatMap { Int64($0) }
    }

    private func idempotencyKey(_ request: Request) throws -> String? {
        guard let key = request.headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Failure(.invalid, "An Idempotency-Key has 1 to 255 visible ASCII characters.")
        }
        return key
    }
}
