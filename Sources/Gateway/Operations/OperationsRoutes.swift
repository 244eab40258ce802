import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// What an operator sees in a browser: how full the queues are, and what failed for good.
struct OperationsRoutes: Sendable {
    let queues: any OperatorView

    /// The operations; all but the page itself, which holds nothing, need the scope `admin`.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/", .open) { _, _ in WebRoutes.page(OperationsPage.html) },
            Endpoint(.get, "/api/queues", .admin) { _, _ in try await waiting() },
            Endpoint(.get, "/api/dead", .admin) { request, _ in try await dead(request) },
        ]
    }

    private func waiting() async throws -> Response {
        let items = try await queues.queues().map { queue -> JSONValue in
            [
                "stage": .string(queue.stage),
                "counts": .object(queue.counts.mapValues { .integer(Int64($0)) }),
                "oldest_queued_seconds": .number(queue.oldestQueuedSeconds),
                "outbox": .integer(Int64(queue.outbox)),
            ]
        }
        return .json(["items": .array(items)])
    }

    private func dead(_ request: Request) async throws -> Response {
        let parameters = Dictionary(query: request)
        var stage: StageName?
        if let name = parameters["stage"] {
            stage = StageName(name)
            guard stage != nil else { throw Failure(.invalid, "There is no stage of that name.") }
        }
        guard let limit = Int(parameters["limit"] ?? "100"), (1...1000).contains(limit) else {
            throw Failure(.invalid, "limit is a number from 1 to 1000.")
        }
        let items = try await queues.dead(stage: stage, limit: limit).map { dead -> JSONValue in
            [
                "file_id": .string(dead.file.description),
                "owner": .string(dead.owner.description),
                "filename": .string(dead.filename),
                "stage": .string(dead.stage.description),
                "error": FileDocument.error(dead.error),
                "attempts": .integer(Int64(dead.attempts)),
                "at": .time(dead.at),
            ]
        }
        return .json(["items": .array(items)])
    }
}
