import Control
import Domain
import FoundationEssentials
import Logging

/// What the Gateway answers over plain TCP besides what every service does: uploads, files, search,
/// live events.
struct ControlDesk: Sendable {
    let sessions: UploadSessions
    let files: any FileRepository
    let feed: any EventFeed
    let updates: LiveUpdates
    let tokens: Tokens
    let links: PublicLinks
    let search: SearchDocument
    let logger: Logger

    /// The methods by name, for the host.
    var methods: [(name: String, handler: ControlMethods.Handler)] {
        [
            ("upload.begin", begin), ("upload.chunk", chunk), ("upload.commit", commit), ("upload.abort", abort),
            ("files.status", status), ("files.get", show), ("files.list", list), ("files.reprocess", reprocess),
            ("search", find), ("watch", watch),
        ]
    }

    /// Lets users in with the tokens of the API.
    func authenticate(_ token: String) async -> ControlIdentity? {
        let identity: Identity
        do {
            identity = try await tokens.identify(token)
        } catch {
            logger.info("A token was refused on the control port.", metadata: ["error": "\(error)"])
            return nil
        }
        return .user(name: identity.user.description, scopes: identity.scopes)
    }

    // MARK: uploads

    @Sendable private func begin(_ call: ControlCall) async throws -> Data {
        struct Params: Decodable {
            let filename: String?
            let size: Int64?
            let content_type: String?
            let idempotency_key: String?
        }
        let params = try call.params(Params.self)
        let declaration = UploadDesk.Declaration(
            type: params.content_type,
            idempotencyKey: params.idempotency_key.map { String($0.prefix(255)) },
            trace: TraceContext()
        )
        let id = try sessions.begin(
            for: try await user(of: call),
            filename: params.filename,
            size: params.size,
            declaration
        )
        // An upload does not outlive the connection that feeds it.
        call.whenClosed { await sessions.abort(id) }
        return try call.answer(["upload": JSONValue.string(id.description)])
    }

    @Sendable private func chunk(_ call: ControlCall) async throws -> Data {
        struct Params: Decodable {
            let upload: FileID
            let data: String
        }
        let params = try call.params(Params.self)
        guard let bytes = Data(base64Encoded: params.data) else { throw Failure(.invalid, "data is not base64.") }
        let received = try await sessions.append(bytes, to: params.upload, of: try await user(of: call))
        return try call.answer(["received": JSONValue.integer(received)])
    }

    @Sendable private func commit(_ call: ControlCall) async throws -> Data {
        struct Params: Decodable {
            let upload: FileID
            let sha256: String?
        }
        let params = try call.params(Params.self)
        let verdict = try await sessions.commit(params.upload, of: try await user(of: call), sha256: params.sha256)
        var isDuplicate = false
        if case .duplicate = verdict { isDuplicate = true }
        return try call.answer(FileDocument.receipt(verdict.file, isDuplicate: isDuplicate, links: links))
    }

    @Sendable private func abort(_ call: ControlCall) async throws -> Data {
        struct Params: Decodable { let upload: FileID }
        await sessions.abort(try call.params(Params.self).upload, of: try await user(of: call))
        return try call.answer(JSONValue.object([:]))
    }

    // MARK: files

    private struct FileParams: Decodable {
        let file_id: String

        var id: FileID {
            get throws {
                guard let id = FileID(file_id) else { throw Failure(.invalid, "file_id is not a file id.") }
                return id
            }
        }
    }

    @Sendable private func status(_ call: ControlCall) async throws -> Data {
        let id = try call.params(FileParams.self).id
        let report = try await files.requireReport(id, of: try await user(of: call))
        return try call.answer(FileDocument.status(report, links: links))
    }

    @Sendable private func show(_ call: ControlCall) async throws -> Data {
        let id = try call.params(FileParams.self).id
        let report = try await files.requireReport(id, of: try await user(of: call))
        return try call.answer(FileDocument.whole(report, links: links))
    }

    @Sendable private func list(_ call: ControlCall) async throws -> Data {
        let query = try FileQuery(parameters: try parameters(of: call))
        let page = try await files.list(query, of: try await user(of: call))
        return try call.answer(FileDocument.list(page, links: links))
    }

    /// As over HTTP, the parameters of the query being members.
    @Sendable private func find(_ call: ControlCall) async throws -> Data {
        let order = try SearchOrder(parameters: try parameters(of: call))
        return try call.answer(try await search.document(order, of: try await user(of: call)))
    }

    /// Texts and numbers among the parameters, as a query would have them.
    private func parameters(of call: ControlCall) throws -> [String: String] {
        try call.params([String: JSONValue].self).compactMapValues { value -> String? in
            switch value {
            case .string(let text): text
            case .integer(let number): String(number)
            default: nil
            }
        }
    }

    @Sendable private func reprocess(_ call: ControlCall) async throws -> Data {
        let id = try call.params(FileParams.self).id
        let order = try ReprocessOrder(try call.params([String: JSONValue].self))
        let user = try await user(of: call)
        let file = try await files.reprocess(
            id,
            stages: order.stages,
            force: order.force,
            wish: order.wish,
            statement: order.statement,
            of: user
        )
        return try call.answer(FileDocument.standing(file, links: links))
    }

    // MARK: live

    /// Answers at once, then notifies `event` for each; one file's watch ends by itself, with `{"end":true}`.
    @Sendable private func watch(_ call: ControlCall) async throws -> Data {
        struct Params: Decodable {
            let file_id: FileID?
            let after: String?
        }
        let params = try call.params(Params.self)
        let tail = try await EventTail(
            of: try await user(of: call),
            file: params.file_id,
            after: params.after,
            feed: feed,
            files: files,
            updates: updates
        )
        try call.follow {
            var tail = tail
            var trouble = Trouble()
            while true {
                switch await tail.next() {
                case .events(let events):
                    trouble.ends()
                    for event in events { try await call.notify("event", Self.document(event)) }
                case .quiet: trouble.ends()
                case .away(let error): trouble.note(error, logger)
                case .end:
                    return try await call.notify("event", ["end": JSONValue.bool(true)])
                }
            }
        }
        return try call.answer(["watching": params.file_id.map { JSONValue.string($0.description) } ?? "all"])
    }

    private static func document(_ event: FeedEvent) -> JSONValue {
        let data = try? JSONText.object(Data(event.data.utf8))
        return [
            "cursor": .string(event.cursor),
            "type": .string(event.type),
            "file_id": .string(event.file.description),
            "at": .time(event.at),
            "data": data.map { .object($0) } ?? .string(event.data),
        ]
    }

    /// Whose files a call is about: the caller's own; for an operator or this machine, those of the `user` or of the
    /// `token` that the call names.
    private func user(of call: ControlCall) async throws -> UserID {
        struct Params: Decodable {
            let token: String?
            let user: String?
        }
        let named = try call.params(Params.self)
        if let token = named.token { return try await tokens.identify(token).user }
        if case .user(let name, let scopes) = call.identity, named.user == nil || !scopes.contains("admin") {
            guard let user = UserID(name) else { throw Failure(.unauthorized, "The token names no user.") }
            return user
        }
        guard call.identity.isOperator, let name = named.user, let user = UserID(name) else {
            throw Failure(.unauthorized, "Say whose files: call auth with a token first, or name a token or a user.")
        }
        return user
    }
}
