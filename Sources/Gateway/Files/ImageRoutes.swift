import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Files in the shape that the first front end reads: images with a processing status and a position.
struct ImageRoutes: Sendable {
    let files: any FileRepository
    let links: PublicLinks

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/images") { try await list($0, $1) },
            Endpoint(.get, "/api/images/{id}") { try await show($0, $1) },
        ]
    }

    private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        var parameters = Dictionary(query: request).filter { ["limit", "cursor"].contains($0.key) }
        parameters["limit"] = parameters["limit"] ?? "100"
        parameters["type"] = "image/"
        let page = try await files.list(try FileQuery(parameters: parameters), of: context.user)
        return .json(.array(page.items.map(image)))
    }

    private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        .json(image(try await files.requireReport(context.fileID(), of: context.user)))
    }

    private func image(_ report: FileReport) -> JSONValue {
        let file = report.file
        let status = file.status == .pending ? "uploaded" : file.status.rawValue
        let analysis: JSONValue? = report.analysis.map { analysis in
            [
                "summary": .text(analysis.summary),
                "tags": FileDocument.tags(analysis),
                "language": .text(analysis.language),
                "metadata": .object(analysis.metadata),
            ]
        }
        return [
            "id": .string(file.id.description),
            "filename": .string(file.filename),
            "processing_status": .string(status),
            "uploaded_at": .time(file.uploadedAt),
            "processed_at": .time(file.processedAt),
            "gps": file.gps ?? .null,
            "analysis": analysis ?? .null,
            "processed_url": .null,
        ]
    }
}
