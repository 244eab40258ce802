import Domain
import HTTPTypes
import NIOCore
import TestKit
import Testing

@testable import Gateway

@Suite struct CollectionTests {
    private static let path = "/api/v1/collections"

    /// Makes a collection and gives back its path.
    private static func made(_ client: Client, _ body: String = #"{"name":"Mill"}"#) async throws -> String {
        let answer = try await client.post(path, body)
        guard answer.status == 201, let id = answer["id"].string else { throw Unexpected(answer: "\(answer)") }
        return "\(path)/\(id)"
    }

    @Test func aCollectionIsMadeShownChangedAndDeleted() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let made = try await client.post(Self.path, #"{"name":" Mill ","description":"all of it"}"#)
            #expect(made.status == 201)
            #expect(made["name"] == "Mill")
            #expect(made["file_count"] == 0)
            let path = "\(Self.path)/\(made["id"].string ?? "")"
            #expect(made.headers[.location] == path)
            let edit = ByteBuffer(string: #"{"name":"Weir"}"#)
            let changed = try await client.send(.patch, path, body: edit)
            #expect(changed["name"] == "Weir")
            #expect(changed["description"] == "all of it")
            #expect(try await client.get(path)["name"] == "Weir")
            #expect(try await client.get(Self.path)["items.0.name"] == "Weir")
            #expect(try await client.send(.delete, path).status == 204)
            #expect(try await client.get(path).status == 404)
            #expect(try await client.send(.delete, path).status == 404)
            #expect(try await client.get(Self.path)["items"] == [])
        }
    }

    @Test func filesGoInAndOut() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let path = try await Self.made(client)
            let (note, other) = (try await client.uploaded("a note"), try await client.uploaded("another"))
            for method in [.put, .post, .put] as [HTTPRequest.Method] {
                #expect(try await client.send(method, "\(path)/files/\(note)").status == 204)
            }
            #expect(try await client.send(.put, "\(path)/files/\(other)").status == 204)
            #expect(try await client.get(path)["file_count"] == 2)
            let page = try await client.get("\(path)/files?limit=1")
            #expect(page["items.0.file_id"] == .string("\(other)"))
            let link = try #require(page.headers[.link])
            #expect(link.hasPrefix("<\(path)/files?limit=1&cursor="))
            let second = try await client.get(String(link.dropFirst().prefix { $0 != ">" }))
            #expect(second["items.0.file_id"] == .string("\(note)"))
            #expect(second["next"] == .null)
            #expect(try await client.send(.delete, "\(path)/files/\(other)").status == 204)
            #expect(try await client.send(.delete, "\(path)/files/\(other)").status == 404)
            let id = path.split(separator: "/").last ?? ""
            let listed = try await client.get("/api/v1/files?collection=\(id)")
            #expect(listed["items.0.file_id"] == .string("\(note)"))
            #expect(listed["items.1"] == .null)
            #expect(try await client.send(.delete, "/api/v1/files/\(note)").status == 204)
            #expect(try await client.get(path)["file_count"] == 0)
        }
    }

    @Test func othersCollectionsAndFilesDoNotExist() async throws {
        let world = try await World()
        let token = try await World.token("bob")
        try await world.run { client async throws -> Void in
            let bob = client.with(token)
            let path = try await Self.made(client)
            let (own, his) = (try await client.uploaded("mine"), try await bob.uploaded("his"))
            #expect(try await client.send(.put, "\(path)/files/\(own)").status == 204)
            #expect(try await client.send(.put, "\(path)/files/\(his)").status == 404)
            let edit = ByteBuffer(string: #"{"name":"x"}"#)
            #expect(try await bob.get(path).status == 404)
            #expect(try await bob.send(.patch, path, body: edit).status == 404)
            #expect(try await bob.send(.delete, path).status == 404)
            #expect(try await bob.get("\(path)/files").status == 404)
            #expect(try await bob.send(.put, "\(path)/files/\(his)").status == 404)
            #expect(try await bob.send(.delete, "\(path)/files/\(own)").status == 404)
            #expect(try await bob.get(Self.path)["items"] == [])
            #expect(try await client.get(path)["file_count"] == 1)
        }
    }

    @Test(arguments: [
        "{}", #"{"name":""}"#, #"{"name":"  "}"#, #"{"name":7}"#, #"{"name":"a\nb"}"#, #"{"name":"a","description":1}"#,
        #"{"description":"no name"}"#, "nonsense",
    ])
    func aCollectionThatMakesNoSenseIsRefused(_ body: String) async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            #expect(try await client.post(Self.path, body).status == 400)
        }
    }

    @Test func idsAndLengthsAreChecked() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let path = try await Self.made(client)
            let long = String(repeating: "ก", count: 255)
            _ = try await Self.made(client, #"{"name":"\#(long)"}"#)
            #expect(try await client.post(Self.path, #"{"name":"\#(long)x"}"#).status == 400)
            #expect(try await client.send(.patch, path, body: ByteBuffer(string: "{}")).status == 400)
            for odd in ["\(Self.path)/nonsense", "\(path)/files?limit=0", "/api/v1/files?collection=x"] {
                #expect(try await client.get(odd).status == 400, "\(odd)")
            }
            #expect(try await client.send(.put, "\(path)/files/nonsense").status == 400)
            #expect(try await client.with(nil).get(Self.path).status == 401)
        }
    }
}
