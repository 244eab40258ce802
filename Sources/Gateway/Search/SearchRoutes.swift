import Domain
import HTTPTypes
import Hummingbird

/// Search as the API has it.
struct SearchRoutes: Sendable {
    let search: SearchDocument

    private static let mostTags = 20

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/v1/search") { try await find($0, $1) },
            Endpoint(.get, "/api/v1/search/suggest-tags") { try await suggest($0, $1) },
        ]
    }

    private func find(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let order = try SearchOrder(parameters: Dictionary(query: request))
        return .json(try await search.document(order, of: try context.user, in: request.language))
    }

    private func suggest(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let prefix = (Dictionary(query: request)["q"] ?? "").trimmed
        guard prefix.count <= 50 else { throw Failure(.invalid, "q is the begin of a tag: at most 50 characters.") }
        let tags = try await search.desk.tags(beginning: prefix, of: context.user, count: Self.mostTags)
        let items = tags.map { tag -> JSONValue in
            ["tag": .string(tag.tag), "count": .integer(Int64(tag.count))]
        }
        return .json(["items": .array(items)])
    }
}
