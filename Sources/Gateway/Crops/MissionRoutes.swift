import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Missions: captures belong to them by the time at which they were taken.
struct MissionRoutes: Sendable {
    let fields: any FieldRepository
    let links: PublicLinks

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/v1/missions") { try await list($1) },
            Endpoint(.post, "/api/v1/missions") { try await create($0, $1) },
            Endpoint(.get, "/api/v1/missions/{id}") { try await show($1) },
            Endpoint(.patch, "/api/v1/missions/{id}") { try await change($0, $1) },
            Endpoint(.delete, "/api/v1/missions/{id}") { try await delete($1) },
        ]
    }

    private func list(_ context: GatewayContext) async throws -> Response {
        let all = try await fields.missions(of: context.user)
        return .json(["items": .array(all.map(document))])
    }

    private func create(_ request: Request, _ context: GatewayContext) async throws -> Response {
        var draft = MissionDraft(name: "", startedAt: Date())
        try draft.take(await JSONText.read(request))
        guard !draft.name.isEmpty else { throw Failure(.invalid, "A mission needs a name.") }
        let made = try await fields.create(draft, of: context.user)
        return .json(document(made), status: .created, headers: [.location: links.mission(made.id)])
    }

    private func show(_ context: GatewayContext) async throws -> Response {
        let id = try MissionID(path: context)
        return .json(document(try await fields.require(id, of: context.user)))
    }

    private func change(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (id, user) = (try MissionID(path: context), try context.user)
        var draft = try await fields.require(id, of: user).draft
        let members = try await JSONText.read(request)
        try draft.take(members)
        // What it says may be so already: a client may ask twice.
        guard members.keys.contains(where: { MissionDraft.names.contains($0) }) else {
            throw Failure(.invalid, "Give at least one of name, description, status, started_at, ended_at.")
        }
        return .json(document(try await fields.update(id, draft, of: user)))
    }

    private func delete(_ context: GatewayContext) async throws -> Response {
        let id = try MissionID(path: context)
        try await fields.delete(id, of: context.user)
        return Response(status: .noContent)
    }

    private func document(_ mission: Mission) -> JSONValue {
        [
            "id": .string(mission.id.description),
            "name": .string(mission.draft.name),
            "description": .string(mission.draft.description),
            "status": .string(mission.draft.status.rawValue),
            "started_at": .time(mission.draft.startedAt),
            "ended_at": .time(mission.draft.endedAt),
            "capture_count": .integer(Int64(mission.captureCount)),
            "created_at": .time(mission.createdAt),
            "updated_at": .time(mission.updatedAt),
        ]
    }
}
