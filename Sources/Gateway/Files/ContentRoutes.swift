import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// The bytes of a file and what was made from them: content, text, thumbnail, links.
struct ContentRoutes: Sendable {
    let files: any FileRepository
    let store: any ObjectStore
    let links: PublicLinks
    let signer: SignedLink
    /// For how long a link without a token works.
    static let linkSeconds = 3600

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/v1/files/{id}/content") { try await content($0, $1) },
            Endpoint(.get, "/api/v1/files/{id}/text") { try await text($0, $1) },
            Endpoint(.get, "/api/v1/files/{id}/thumbnail") { try await thumbnail($0, $1) },
            Endpoint(.get, "/api/v1/files/{id}/download") { try await link($0, $1) },
            Endpoint(.get, "/api/v1/download/{token}", .open) { try await download($0, $1) },
        ]
    }

    private func content(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let file = try await files.require(context.fileID(), of: context.user)
        return try await serve(file, inline: MediaType.isSafeInline(file.contentType), request)
    }

    private func link(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let file = try await files.require(context.fileID(), of: context.user)
        let url =
            try store.presignedURL(file.key, filename: file.filename, expiresInSeconds: Self.linkSeconds)
            ?? links.download(
                try signer.token(
                    for: file.id,
                    of: file.owner,
                    until: Date().addingTimeInterval(Double(Self.linkSeconds))
                )
            )
        return .json([
            "download_url": .string(url), "filename": .string(file.filename),
            "expires_in": .integer(Int64(Self.linkSeconds)),
        ])
    }

    private func download(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let grant = try signer.grant(context.parameters.get("token") ?? "")
        return try await serve(try await files.require(grant.file, of: grant.owner), inline: false, request)
    }

    private func serve(_ file: StoredFile, inline: Bool, _ request: Request) async throws -> Response {
        let tag = "\"\(file.sha256)\""
        var headers: HTTPFields = [
            .eTag: tag,
            .acceptRanges: "bytes",
            .cacheControl: "private, no-cache",
            .contentDisposition: ContentDisposition.header(inline: inline, filename: file.filename),
            // What a user uploaded must never run as a page of ours.
            .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ]
        if Conditional.isKnown(tag, to: request) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = file.contentType
        headers[.reprDigest] = Self.digest(file.sha256)
        switch Conditional.part(of: file.size, tag: tag, request) {
        case .unsatisfiable:
            throw Refusal(
                Failure(.rangeNotSatisfiable, "The file has \(file.size) bytes."),
                headers: [.contentRange: "bytes */\(file.size)"]
            )
        case .range(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)"
            return try await stream(file.key, range, request, .partialContent, headers)
        case .whole:
            return try await stream(file.key, nil, request, .ok, headers)
        }
    }

    private func stream(
        _ key: ObjectKey,
        _ range: Range<Int64>?,
        _ request: Request,
        _ status: HTTPResponse.Status,
        _ headers: HTTPFields
    ) async throws -> Response {
        try await store.answer(with: key, range: range, status: status, headers: headers)
    }

    private func text(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (id, user) = (try context.fileID(), try context.user)
        let report = try await files.requireReport(id, of: user)
        let whole = try await files.text(id, of: user)
        // The pages that are read so far, while the rest is worked on.
        let pages = if let whole { whole } else { try await files.draft(id, of: user) }
        guard whole != nil || !pages.isEmpty else { throw report.missing(.analyze, "text") }
        let tag = "\"text-\(report.version)\""
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, no-cache", .vary: "Accept"]
        if Conditional.isKnown(tag, to: request) { return Response(status: .notModified, headers: headers) }
        guard request.headers[.accept]?.contains("application/json") != true else {
            let document: JSONValue = [
                "file_id": .string(id.description),
                "language": .text(report.analysis?.language),
                "complete": .bool(whole != nil),
                "text_chars": .integer(Int64(pages.reduce(0) { $0 + $1.text.count })),
                "pages": .array(pages.map(FileDocument.page)),
            ]
            return .json(document, headers: headers)
        }
        headers[.contentType] = "text/plain; charset=utf-8"
        let text = pages.map(\.text).joined(separator: "\u{0C}")
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func thumbnail(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let report = try await files.requireReport(context.fileID(), of: context.user)
        guard let thumbnail = report.thumbnail else { throw report.missing(.thumbnail, "thumbnail") }
        let side = try Self.side(request)
        // A client that only says that it takes anything gets what everything can show.
        let takesWebP = request.headers[.accept]?.contains("image/webp") == true
        let chosen = thumbnail.rendition(side: side, types: takesWebP ? ["image/webp"] : [])
        let made = report.stages.first { $0.stage == .thumbnail }?.finishedAt?.timeIntervalSince1970 ?? 0
        let tag =
            "\"thumbnail-\(report.file.sha256.prefix(16))-\(Int64(made * 1000))-\(chosen.width)x\(chosen.height)"
            + "\(chosen.contentType == "image/webp" ? "w" : "j")\""
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, max-age=60", .vary: "Accept"]
        if Conditional.isKnown(tag, to: request) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = chosen.contentType
        return try await stream(chosen.key, nil, request, .ok, headers)
    }

    /// The longer side that a client wants at least.
    private static func side(_ request: Request) throws -> Int? {
        guard let text = request.uri.queryParameters["size"] else { return nil }
        guard let side = Int(text), (1...4_096).contains(side) else {
            throw Failure(.invalid, "size must be a number of pixels from 1 to 4096.")
        }
        return side
    }

    /// RFC 9530: the digest of the whole file, whichever part is sent.
    private static func digest(_ sha256: String) -> String {
        let digits = Array(sha256.utf8)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
        return "sha-256=:\(Data(bytes).base64EncodedString()):"
    }
}

extension FileRepository {
    /// The file.
    ///
    /// - Throws: ``Failure/Code/notFound`` if unknown, deleted or another user's.
    func require(_ id: FileID, of owner: UserID) async throws -> StoredFile {
        guard let file = try await find(id, of: owner) else { throw Failure(.notFound, "No such file.") }
        return file
    }

    /// The file with its stages and findings.
    ///
    /// - Throws: ``Failure/Code/notFound`` if unknown, deleted or another user's.
    func requireReport(_ id: FileID, of owner: UserID) async throws -> FileReport {
        guard let report = try await report(id, of: owner) else { throw Failure(.notFound, "No such file.") }
        return report
    }
}

extension FileReport {
    /// Why what a stage makes is not there: not yet, or not at all.
    func missing(_ stage: StageName, _ what: String) -> Failure {
        let report = stages.first { $0.stage == stage }
        switch report?.state {
        case .queued, .running, .retrying, nil:
            return Failure(.notReady, "The \(what) is not there yet: \(stage) has not ended.", retryAfterSeconds: 1)
        case .done, .skipped, .dead, .cancelled:
            let reason = report?.error.map { ": \($0.message)" } ?? "."
            return Failure(.notAvailable, "There is no \(what)\(reason)")
        }
    }
}
