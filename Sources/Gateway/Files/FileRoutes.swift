import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Files as their owner sees and changes them.
struct FileRoutes: Sendable {
    let files: any FileRepository
    let links: PublicLinks
    /// Vectors that lie outside of the database; what is left there is garbage, never found.
    var vectors: (any VectorStore)?
    let crops: any CropRepository

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/v1/files") { try await list($0, $1) },
            Endpoint(.get, "/api/v1/files/{id}") { try await show($0, $1) },
            Endpoint(.patch, "/api/v1/files/{id}") { try await change($0, $1) },
            Endpoint(.delete, "/api/v1/files/{id}") { try await delete($0, $1) },
            Endpoint(.get, "/api/v1/files/{id}/analysis") { try await analysis($0, $1) },
            Endpoint(.get, "/api/v1/files/{id}/earlier") { try await earlier($0, $1) },
            Endpoint(.get, "/api/v1/files/{id}/attempts") { try await attempts($0, $1) },
            Endpoint(.post, "/api/v1/files/{id}/reprocess") { try await reprocess($0, $1) },
            Endpoint(.post, "/api/v1/files/{id}/metadata") { try await understand($0, $1) },
            Endpoint(.post, "/api/v1/files/{id}/cancel") { try await cancel($0, $1) },
            Endpoint(.get, "/api/v1/me") { try me($0, $1) },
        ]
    }

    private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let query = try FileQuery(parameters: Dictionary(query: request))
        return Self.answer(try await files.list(query, of: context.user), to: query, request, links)
    }

    /// A page of a list; a header names the next one.
    static func answer(_ page: FilePage, to query: FileQuery, _ request: Request, _ links: PublicLinks) -> Response {
        var headers = HTTPFields()
        if let next = page.next {
            headers[.link] = "<\(request.uri.path)?\(query.encoded(next: next))>; rel=\"next\""
        }
        return .json(FileDocument.list(page, links: links, in: request.language), headers: headers)
    }

    private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let report = try await files.requireReport(context.fileID(), of: context.user)
        let tag = "\"file-\(report.version)-\(request.language.rawValue)\""
        let headers: HTTPFields = [.eTag: tag, .cacheControl: "private, no-cache", .vary: "Accept-Language"]
        if Conditional.isKnown(tag, to: request) {
            return Response(status: .notModified, headers: headers)
        }
        return .json(FileDocument.whole(report, links: links, in: request.language), headers: headers)
    }

    private func change(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (id, user) = (try context.fileID(), try context.user)
        let file = try await files.require(id, of: user)
        let edit = try FileEdit(await JSONText.read(request), of: file)
        _ = try await files.update(id, edit, of: user)
        return .json(
            FileDocument.whole(try await files.requireReport(id, of: user), links: links, in: request.language)
        )
    }

    private func delete(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let id = try context.fileID()
        try await files.delete(id, of: context.user)
        // The file is gone whether or not the store answers: search asks the database about every hit.
        try? await vectors?.delete(id)
        return Response(status: .noContent)
    }

    private func analysis(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let report = try await files.requireReport(context.fileID(), of: context.user)
        guard let analysis = report.analysis else { throw report.missing(.analyze, "analysis") }
        let record = try await crops.survey(of: report.file.id, of: context.user)
        let crop = record.map { CropDocument.survey($0, links: links) } ?? .null
        return .json(FileDocument.analysis(analysis, of: report, crop: crop))
    }

    private func earlier(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let report = try await files.requireReport(context.fileID(), of: context.user)
        guard let earlier = try await files.earlier(report.file.id, of: context.user) else {
            throw Failure(.notFound, "The file was analysed once at most: there is no earlier result.")
        }
        return .json(FileDocument.earlier(earlier, of: report.file))
    }

    private func attempts(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (id, user) = (try context.fileID(), try context.user)
        _ = try await files.require(id, of: user)
        let attempts = try await files.attempts(id, of: user)
        return .json(["items": .array(attempts.map(FileDocument.attempt))])
    }

    private func reprocess(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let order = try ReprocessOrder(await JSONText.read(request))
        let file = try await files.reprocess(
            context.fileID(),
            stages: order.stages,
            force: order.force,
            wish: order.wish,
            statement: order.statement,
            of: context.user
        )
        return accepted(file)
    }

    /// The text that is known is understood again, and no answer that was kept counts.
    private func understand(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let file = try await files.reprocess(
            context.fileID(),
            stages: [.analyze],
            force: true,
            wish: ReadingWish(keepsText: true),
            of: context.user
        )
        return accepted(file)
    }

    private func cancel(_ request: Request, _ context: GatewayContext) async throws -> Response {
        accepted(try await files.cancel(context.fileID(), of: context.user))
    }

    private func accepted(_ file: StoredFile) -> Response {
        let headers: HTTPFields = [.location: links.file(file.id, "status")]
        return .json(FileDocument.standing(file, links: links), status: .accepted, headers: headers)
    }

    private func me(_ request: Request, _ context: GatewayContext) throws -> Response {
        let identity = try context.identity
        return .json([
            "user_id": .string(identity.user.description),
            "scopes": .array(identity.scopes.sorted().map { .string($0) }),
            "expires_at": .time(identity.expiresAt),
        ])
    }
}
