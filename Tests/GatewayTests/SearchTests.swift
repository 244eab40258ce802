import Domain
import HTTPTypes
import Insight
import TestKit
import Testing

@testable import Gateway

@Suite struct SearchTests {
    /// What the Analyzer leaves of a text on one page.
    static func entry(_ text: String, page: Int = 3) -> SearchEntry {
        let words = SearchWording.words(of: text)
        return SearchEntry(parts: [SearchPart(number: 0, page: page, first: 0, text: text, words: words)])
    }

    @Test(arguments: ["text", "hybrid"])
    func aFileIsFoundWithItsPageAndWhatToHighlight(_ mode: String) async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let id = try await client.uploaded("hello", name: "notes.txt")
            world.search.keep(Self.entry("The old mill"), of: id, owner: .sample)
            let answer = try await client.get("/api/v1/search?q=mill&mode=\(mode)")
            #expect(answer.status == 200)
            #expect(answer["mode"] == .string(mode))
            #expect(answer["items.0.file.file_id"] == .string("\(id)"))
            #expect(answer["items.0.file.filename"] == "notes.txt")
            #expect(answer["items.0.snippet"] == "The old mill")
            #expect(answer["items.0.highlights"] == [[8, 12]])
            #expect(answer["items.0.page"] == 3)
            #expect(answer["items.1"] == .null)
            #expect(try await client.send(.delete, "/api/v1/files/\(id)").status == 204)
            #expect(try await client.get("/api/v1/search?q=mill&mode=\(mode)")["items"] == [])
        }
    }

    @Test func aSearchMayStayWithinACollection() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let (inside, outside) = (try await client.uploaded("in"), try await client.uploaded("out"))
            let collection = CollectionID()
            world.search.keep(Self.entry("mill"), of: inside, owner: .sample, collections: [collection])
            world.search.keep(Self.entry("mill"), of: outside, owner: .sample)
            let found = try await client.get("/api/v1/search?q=mill&collection=\(collection)")
            #expect(found["items.0.file.file_id"] == .string("\(inside)"))
            #expect(found["items.1"] == .null)
            #expect(try await client.get("/api/v1/search?q=mill")["items.1"] != .null)
        }
    }

    @Test(arguments: ["", "q=", "q=x&mode=magic", "q=x&limit=51", "q=x&from=soon", "q=x&collection=y"])
    func aSearchThatMakesNoSenseIsRefused(_ query: String) async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            #expect(try await client.get("/api/v1/search?\(query)").status == 400)
        }
    }

    @Test func tagsAreSuggestedByTheirBegin() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            world.search.keep(Self.entry("x"), of: FileID(), owner: .sample, tags: ["mill", "mile", "weir"])
            let answer = try await client.get("/api/v1/search/suggest-tags?q=Mi")
            #expect(answer["items.1.count"] == 1)
            #expect(answer["items.2"] == .null)
        }
    }
}
