import Domain
import HTTPTypes
import Hummingbird

/// Collections of files, as their owner makes and fills them.
struct CollectionRoutes: Sendable {
    let collections: any CollectionRepository
    let files: any FileRepository
    let links: PublicLinks

    /// The operations.
    var endpoints: [Endpoint] {
        let member = "/api/v1/collections/{id}/files/{file_id}"
        return [
            Endpoint(.get, "/api/v1/collections") { try await list($1) },
            Endpoint(.post, "/api/v1/collections") { try await create($0, $1) },
            Endpoint(.get, "/api/v1/collections/{id}") { try await show($1) },
            Endpoint(.patch, "/api/v1/collections/{id}") { try await change($0, $1) },
            Endpoint(.delete, "/api/v1/collections/{id}") { try await delete($1) },
            Endpoint(.get, "/api/v1/collections/{id}/files") { try await listFiles($0, $1) },
            Endpoint(.put, member) { try await add($1) },
            Endpoint(.post, member) { try await add($1) },
            Endpoint(.delete, member) { try await remove($1) },
        ]
    }

    private func list(_ context: GatewayContext) async throws -> Response {
        let all = try await collections.all(of: context.user)
        return .json(["items": .array(all.map(document))])
    }

    private func create(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let edit = try CollectionEdit(await JSONText.read(request))
        guard let name = edit.name else { throw Failure(.invalid, "A collection needs a name.") }
        let user = try context.user
        let made = try await collections.create(named: name, description: edit.description ?? "", of: user)
        return .json(document(made), status: .created, headers: [.location: links.collection(made.id)])
    }

    private func show(_ context: GatewayContext) async throws -> Response {
        .json(document(try await collections.require(context.collectionID(), of: context.user)))
    }

    private func change(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (id, user) = (try context.collectionID(), try context.user)
        _ = try await collections.require(id, of: user)
        let edit = try CollectionEdit(await JSONText.read(request))
        guard edit != CollectionEdit() else { throw Failure(.invalid, "Give at least one of name, description.") }
        return .json(document(try await collections.update(id, edit, of: user)))
    }

    private func delete(_ context: GatewayContext) async throws -> Response {
        try await collections.delete(context.collectionID(), of: context.user)
        return Response(status: .noContent)
    }

    /// As the list of all files, with its parameters.
    private func listFiles(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (id, user) = (try context.collectionID(), try context.user)
        let asked = try FileQuery(parameters: Dictionary(query: request))
        _ = try await collections.require(id, of: user)
        var query = asked
        query.collection = id
        return FileRoutes.answer(try await files.list(query, of: user), to: asked, request, links)
    }

    private func add(_ context: GatewayContext) async throws -> Response {
        let (id, file) = (try context.collectionID(), try context.fileID("file_id"))
        try await collections.add(file, to: id, of: context.user)
        return Response(status: .noContent)
    }

    private func remove(_ context: GatewayContext) async throws -> Response {
        let (id, file) = (try context.collectionID(), try context.fileID("file_id"))
        try await collections.remove(file, from: id, of: context.user)
        return Response(status: .noContent)
    }

    private func document(_ collection: FileCollection) -> JSONValue {
        [
            "id": .string(collection.id.description),
            "name": .string(collection.name),
            "description": .string(collection.description),
            "file_count": .integer(Int64(collection.fileCount)),
            "created_at": .time(collection.createdAt),
            "updated_at": .time(collection.updatedAt),
        ]
    }
}

extension CollectionEdit {
    /// Reads `{name?, description?}`.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(_ members: [String: JSONValue]) throws {
        self.init()
        if let value = members["name"] {
            guard let name = value.string?.trimmed, (1...255).contains(name.unicodeScalars.count),
                !name.unicodeScalars.contains(where: \.properties.isControl)
            else { throw Failure(.invalid, "name is one line of 1 to 255 characters.") }
            self.name = name
        }
        if let value = members["description"] {
            guard let description = value.string, description.unicodeScalars.count <= 4000 else {
                throw Failure(.invalid, "description is a text of at most 4000 characters.")
            }
            self.description = description
        }
    }
}
