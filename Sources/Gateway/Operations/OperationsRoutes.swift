import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// What an operator sees: how full the queues are, what failed for good, what is held back, who did what.
struct OperationsRoutes: Sendable {
    let queues: any OperatorView

    /// The operations; all but the page itself, which holds nothing, need the scope `admin`.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/", .open) { _, _ in WebRoutes.page(OperationsPage.html) },
            Endpoint(.get, "/api/queues", .admin) { _, _ in try await waiting() },
            Endpoint(.get, "/api/dead", .admin) { request, _ in try await dead(request) },
            Endpoint(.get, "/api/dead/groups", .admin) { request, _ in try await groups(request) },
            Endpoint(.get, "/api/dead/{id}", .admin) { _, context in try await deadFile(context) },
            Endpoint(.get, "/api/holds", .admin) { _, _ in try await holds() },
            Endpoint(.get, "/api/audit", .admin) { request, _ in try await audit(request) },
        ]
    }

    private func waiting() async throws -> Response {
        let items = try await queues.queues().map { queue -> JSONValue in
            [
                "stage": .string(queue.stage),
                "counts": .object(queue.counts.mapValues { .integer(Int64($0)) }),
                "oldest_queued_seconds": .number(queue.oldestQueuedSeconds),
                "outbox": .integer(Int64(queue.outbox)),
                "paused": .bool(queue.isPaused),
            ]
        }
        return .json(["items": .array(items), "count_limit": .integer(Int64(QueueReport.countLimit))])
    }

    private func dead(_ request: Request) async throws -> Response {
        let filter = try DeadFilter(strings: Dictionary(query: request), limit: 100, atMost: 1000)
        return .json(["items": .array(try await queues.dead(filter).map(OperationsDocument.dead))])
    }

    private func groups(_ request: Request) async throws -> Response {
        let filter = try DeadFilter(strings: Dictionary(query: request), limit: 100, atMost: 1000)
        return .json(["items": .array(try await queues.deadGroups(filter).map(OperationsDocument.group))])
    }

    private func deadFile(_ context: GatewayContext) async throws -> Response {
        guard let file = try await queues.deadFile(try context.fileID()) else {
            throw Failure(.notFound, "Nothing of this file is dead.")
        }
        return .json([
            "items": .array(file.dead.map(OperationsDocument.dead)),
            "attempts": .array(file.attempts.map(FileDocument.attempt)),
        ])
    }

    private func holds() async throws -> Response {
        .json(["items": .array(try await queues.holds().map(OperationsDocument.hold))])
    }

    private func audit(_ request: Request) async throws -> Response {
        let limit = try DeadFilter.limit(Dictionary(query: request)["limit"], or: 100, atMost: 1000)
        return .json(["items": .array(try await queues.audit(limit: limit).map(OperationsDocument.audit))])
    }
}

/// What operators see, as JSON.
enum OperationsDocument {
    static func dead(_ dead: DeadReport) -> JSONValue {
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

    static func group(_ group: DeadGroup) -> JSONValue {
        [
            "stage": .string(group.stage.description),
            "code": .string(group.code),
            "count": .integer(Int64(group.count)),
            "newest": .time(group.newest),
            "example": ["file_id": .string(group.example.description), "message": .string(group.message)],
        ]
    }

    static func hold(_ hold: Hold) -> JSONValue {
        [
            "kind": .string(hold.target.kind),
            "name": .string(hold.target.name),
            "who": .string(hold.who),
            "reason": .string(hold.reason),
            "since": .time(hold.since),
        ]
    }

    static func audit(_ entry: AuditEntry) -> JSONValue {
        [
            "at": .time(entry.at),
            "who": .string(entry.who),
            "action": .string(entry.action),
            "detail": entry.detail,
            "count": .integer(Int64(entry.count)),
        ]
    }
}

extension DeadFilter {
    /// Reads `stage code user since limit`; what is missing does not matter.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(strings: [String: String], limit: Int, atMost most: Int) throws {
        self.init(code: strings["code"], limit: try Self.limit(strings["limit"], or: limit, atMost: most))
        stage = try strings["stage"].map { name throws(Failure) in
            guard let stage = StageName(name) else { throw Failure(.invalid, "There is no stage of that name.") }
            return stage
        }
        owner = try strings["user"].map { name throws(Failure) in
            guard let user = UserID(name) else { throw Failure(.invalid, "user is 1 to 128 characters.") }
            return user
        }
        since = try strings["since"].map { text throws(Failure) in
            guard let since = Self.moment(text) else {
                throw Failure(.invalid, "since is RFC 3339 in UTC, or how long ago: 90s, 15m, 2h, 3d.")
            }
            return since
        }
    }

    /// A limit within its bounds.
    static func limit(_ text: String?, or standard: Int, atMost most: Int) throws(Failure) -> Int {
        guard let text else { return standard }
        guard let limit = Int(text), (1...most).contains(limit) else {
            throw Failure(.invalid, "limit is a number from 1 to \(most).")
        }
        return limit
    }
}
