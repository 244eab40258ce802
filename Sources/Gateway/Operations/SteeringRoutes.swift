import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// What an operator does: replay, cancel, purge, pause, resume. Every call is on record under the token's user.
struct SteeringRoutes: Sendable {
    let control: any OperatorControl
    let links: PublicLinks

    /// The operations; all need the scope `admin`.
    var endpoints: [Endpoint] {
        [
            Endpoint(.post, "/api/dead/replay", .admin) { try await replay(.init(await JSONText.read($0)), $1) },
            Endpoint(.post, "/api/files/{id}/cancel", .admin) { try await cancel($1) },
            Endpoint(.post, "/api/purge", .admin) { try await purge(.init(await JSONText.read($0)), $1) },
            Endpoint(.post, "/api/pause", .admin) { try await pause(.init(await JSONText.read($0)), $1) },
            Endpoint(.post, "/api/resume", .admin) { try await resume(.init(await JSONText.read($0)), $1) },
        ]
    }

    private func replay(_ order: SteeringOrder, _ context: GatewayContext) async throws -> Response {
        var filter = try DeadFilter(strings: order.strings, limit: 1000, atMost: 10_000)
        filter.files = order.files
        guard order.isForAll || !filter.files.isEmpty || filter != DeadFilter(limit: filter.limit) else {
            throw Failure(.invalid, "Say which: file_ids, stage, code, user or since; or all: true.")
        }
        let outcomes = try await control.replay(filter, by: who(context))
        let items = outcomes.map { outcome -> JSONValue in
            [
                "file_id": .string(outcome.file.description),
                "stages": .array(outcome.stages.map { .string($0.description) }),
                "queued": .bool(outcome.refusal == nil),
                "refusal": .text(outcome.refusal),
            ]
        }
        let queued = outcomes.count { $0.refusal == nil }
        return .json(["items": .array(items), "queued": .integer(Int64(queued))], status: .accepted)
    }

    private func cancel(_ context: GatewayContext) async throws -> Response {
        let file = try await control.cancel(try context.fileID(), by: who(context))
        return .json(FileDocument.standing(file, links: links), status: .accepted)
    }

    private func purge(_ order: SteeringOrder, _ context: GatewayContext) async throws -> Response {
        let filter = try DeadFilter(strings: order.strings, limit: 1000, atMost: 10_000)
        guard order.isForAll || filter.stage != nil || filter.owner != nil else {
            throw Failure(.invalid, "Say which: stage or user; or all: true.")
        }
        let count = try await control.purge(
            stage: filter.stage,
            owner: filter.owner,
            limit: filter.limit,
            by: who(context)
        )
        return .json(["cancelled": .integer(Int64(count))])
    }

    private func pause(_ order: SteeringOrder, _ context: GatewayContext) async throws -> Response {
        let reason = String((order.strings["reason"] ?? "").prefix(500))
        let isNew = try await control.hold(try order.target, reason: reason, by: who(context))
        return .json(["paused": true, "changed": .bool(isNew)])
    }

    private func resume(_ order: SteeringOrder, _ context: GatewayContext) async throws -> Response {
        let wasHeld = try await control.lift(try order.target, by: who(context))
        return .json(["paused": false, "changed": .bool(wasHeld)])
    }

    private func who(_ context: GatewayContext) throws -> String { try context.user.description }
}

/// The body of an operator's order.
struct SteeringOrder {
    /// Its texts and numbers.
    let strings: [String: String]
    /// The files that it names.
    let files: [FileID]
    /// Whether it says that it means everything.
    let isForAll: Bool

    /// - Throws: ``Failure/Code/invalid``.
    init(_ members: [String: JSONValue]) throws {
        strings = members.compactMapValues { value in
            switch value {
            case .string(let text): text
            case .integer(let number): String(number)
            default: nil
            }
        }
        let names = members["file_ids"] ?? []
        files = (names.strings ?? []).compactMap { FileID($0) }
        guard case .array(let given) = names, files.count == given.count, given.count <= 1000 else {
            throw Failure(.invalid, "file_ids is a list of at most 1000 file ids.")
        }
        isForAll = members["all"]?.bool ?? false
    }

    /// What to pause or to resume.
    var target: Hold.Target {
        get throws(Failure) {
            for kind in ["stage", "user"] {
                guard let name = strings[kind] else { continue }
                guard strings["stage"] == nil || strings["user"] == nil else { break }
                guard let target = Hold.Target(kind: kind, name: name) else { break }
                return target
            }
            throw Failure(.invalid, "Name one stage or one user.")
        }
    }
}
