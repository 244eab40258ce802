import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Files in the shape that the first front end reads: images with a processing status, a position and what was measured.
struct ImageRoutes: Sendable {
    let files: any FileRepository
    let crops: any CropRepository
    let links: PublicLinks

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/images") { try await list($0, $1) },
            Endpoint(.get, "/api/images/{id}") { try await show($0, $1) },
            Endpoint(.get, "/api/statistics") { try await statistics($1) },
        ]
    }

    /// A list, or a page of one if anything was asked but how many.
    private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let parameters = Dictionary(query: request)
        let query = try ImageQuery(parameters: parameters)
        let page = try await crops.images(query, of: context.user)
        let items: [JSONValue] = page.items.map { ImageDocument.image($0, links: links) }
        let isPaged = parameters.keys.contains { ImageQuery.pagingNames.contains($0) }
        guard isPaged else { return .json(.array(items)) }
        return .json(["items": .array(items), "pagination": ImageDocument.pagination(page, query)])
    }

    private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let report = try await files.requireReport(context.fileID(), of: context.user)
        let survey = try await crops.survey(of: report.file.id, of: context.user)
        return .json(ImageDocument.image(CropImage(report: report, survey: survey), links: links))
    }

    private func statistics(_ context: GatewayContext) async throws -> Response {
        let statistics = try await crops.statistics(of: context.user)
        return .json(ImageDocument.statistics(statistics))
    }
}
