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

    /// Two spaces whose vectors have two and three numbers; what one is asked says which it was.
    private struct TwoSpaces: TextEmbedding {
        static let old = EmbeddingSpace(name: "gemini/old", dimensions: 2)
        static let new = EmbeddingSpace(name: "gemini/new", dimensions: 3)
        var target: EmbeddingSpace { Self.new }
        var isOldAway = false

        func embed(_ texts: [String], of user: UserID, isBackground: Bool) async throws -> EmbeddedTexts {
            EmbeddedTexts(vectors: texts.map { _ in [1, 0, 0] }, space: Self.new)
        }

        func query(
            _ text: String,
            in space: EmbeddingSpace,
            of user: UserID,
            frequencies: WordFrequencies
        ) async throws -> [Float] {
            if space == Self.old, isOldAway { throw Failure(.unavailable, "It is away.") }
            return space == Self.old ? [1, 0] : [1, 0, 0]
        }
    }

    /// While files move to another model, those that have moved and those that have not are found alike.
    @Test(arguments: [false, true]) func filesOfEverySpaceAreFound(_ isOldAway: Bool) async throws {
        let (index, vectors) = (MemorySearch(), MemoryVectors())
        let desk = SearchDesk(index: index, vectors: vectors, embedding: TwoSpaces(isOldAway: isOldAway))
        var files: [EmbeddingSpace: FileID] = [:]
        for (space, vector) in [(TwoSpaces.old, [1, 0] as [Float]), (TwoSpaces.new, [1, 0, 0])] {
            let file = FileID()
            files[space] = file
            let part = SearchPart(number: 0, page: nil, first: 0, text: space.name, words: [])
            index.keep(SearchEntry(parts: [part], space: space), of: file, owner: .sample)
            let chunk = VectorChunk(number: 0, page: nil, range: 0..<1, vector: vector)
            try await vectors.replace([chunk], of: file, owner: .sample, in: space)
        }
        let order = try SearchOrder(parameters: ["q": "mill", "mode": "semantic"])
        let answer = try await desk.search(order, of: .sample)
        let found = isOldAway ? [TwoSpaces.new] : [TwoSpaces.new, TwoSpaces.old]
        #expect(Set(answer.finds.map(\.file)) == Set(found.compactMap { files[$0] }))
        #expect(answer.spaces == found.map(\.name))
        let note = "Files whose vectors are of gemini/old were not looked at for nearness: It is away."
        #expect(answer.notes == (isOldAway ? [note] : []))
    }
}
