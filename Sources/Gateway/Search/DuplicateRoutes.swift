import Domain
import HTTPTypes
import Hummingbird

/// Near duplicates of a file, as the API has them.
struct DuplicateRoutes: Sendable {
    let desk: DuplicateDesk
    let files: any FileRepository
    let links: PublicLinks

    /// The operations.
    var endpoints: [Endpoint] {
        [Endpoint(.get, "/api/v1/files/{id}/duplicates") { try await show($0, $1) }]
    }

    private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let file = try await files.require(context.fileID(), of: context.user)
        let answer = try await desk.answer(for: file)
        var (sameBytes, samePicture, similar): ([JSONValue], [JSONValue], [JSONValue]) = ([], [], [])
        // Deleted since it was found: as if it had never been.
        for id in answer.sameBytes {
            if let other = try await document(id, request, context) { sameBytes.append(other) }
        }
        for twin in answer.samePicture {
            guard let other = try await document(twin.file, request, context) else { continue }
            samePicture.append(["file": other, "distance": .integer(Int64(twin.distance))])
        }
        for neighbour in answer.similar {
            guard let other = try await document(neighbour.file, request, context) else { continue }
            similar.append(["file": other, "similarity": .number(neighbour.similarity)])
        }
        return .json([
            "same_bytes": .array(sameBytes),
            "same_picture": .array(samePicture),
            "similar": .array(similar),
            "embedding": .text(answer.space?.name),
            "notes": .array(answer.notes.map { .string($0) }),
        ])
    }

    private func document(_ id: FileID, _ request: Request, _ context: GatewayContext) async throws -> JSONValue? {
        try await files.report(id, of: context.user).map {
            FileDocument.whole($0, links: links, in: request.language)
        }
    }
}
