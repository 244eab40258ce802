import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Thumbnails of many files at once.
struct ThumbnailRoutes: Sendable {
    let files: any FileRepository

    private static let mostFiles = 200

    /// The operations.
    var endpoints: [Endpoint] {
        [Endpoint(.post, "/api/v1/files/thumbnails") { try await drawAgain($0, $1) }]
    }

    /// Queues the thumbnail of each file again, done or not. One that cannot be queued says why and holds up no other.
    private func drawAgain(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let user = try context.user
        let texts = try await JSONText.read(request)["file_ids"]?.strings ?? []
        let ids = texts.compactMap { FileID($0) }
        guard (1...Self.mostFiles).contains(texts.count), ids.count == texts.count, Set(ids).count == ids.count else {
            throw Failure(.invalid, "file_ids must be a list of 1 to \(Self.mostFiles) ids, each once.")
        }
        var results: [JSONValue] = []
        for id in ids {
            var result: [String: JSONValue] = ["file_id": .string(id.description), "status": "queued"]
            do {
                _ = try await files.reprocess(id, stages: [.thumbnail], force: true, of: user)
            } catch let failure as Failure where [.notFound, .conflict].contains(failure.code) {
                result["status"] = "failed"
                result["code"] = .string(failure.code.description)
                result["error"] = .string(failure.message)
            }
            results.append(.object(result))
        }
        return .json(["total": .integer(Int64(ids.count)), "results": .array(results)], status: .accepted)
    }
}
