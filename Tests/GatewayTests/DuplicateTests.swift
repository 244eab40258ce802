import Domain
import HTTPTypes
import Insight
import TestKit
import Testing

@testable import Gateway

@Suite struct DuplicateTests {
    private static let bits: UInt64 = 0xF0E1_D2C3_B4A5_9687

    /// Leaves what the Thumbnailer would leave of a picture.
    private static func illustrate(_ world: World, _ file: FileID, _ bits: UInt64?) {
        let look = PictureLook(hash: bits.map { PictureHash(bits: $0) }, width: 400, height: 300)
        world.files.illustrate(file, Thumbnail(key: .thumbnail(file), width: 300, height: 225, size: 9, look: look))
    }

    /// Leaves what the Analyzer would leave of a text.
    private static func index(
        _ world: World,
        _ file: FileID,
        _ texts: [String],
        of owner: UserID = .sample
    ) async throws {
        let embedder = LexicalEmbedder()
        let vectors = try await embedder.embed(texts, for: .document).vectors
        let chunks = vectors.enumerated().map { number, vector in
            VectorChunk(number: number, page: nil, range: number..<(number + 1), vector: vector)
        }
        try await world.vectors.replace(chunks, of: file, owner: owner, in: embedder.space)
        world.search.keep(SearchEntry(parts: [], space: embedder.space), of: file, owner: owner)
    }

    private static let mill = [
        "The miller opens the gate and the water turns the wheel.",
        "Grain is poured into the hopper and falls between the stones.",
        "Flour is gathered in sacks and carried to the baker in town.",
    ]

    @Test func theThreeLevelsAreKeptApart() async throws {
        let world = try await World()
        try await world.run { client in
            let file = try await client.uploaded("GIF89a one")
            let same = try await client.uploaded("GIF89a two", name: "same.gif")
            let near = try await client.uploaded("GIF89a three", name: "near.gif")
            let text = try await client.uploaded("a text", name: "copy.txt")
            let other = try await client.uploaded("another text", name: "other.txt")
            for (id, bits) in [(file, Self.bits), (near, Self.bits ^ 7), (same, Self.bits), (other, ~Self.bits)] {
                Self.illustrate(world, id, bits)
            }
            try await Self.index(world, file, Self.mill)
            // A copy is one, in whatever parts it was cut; and no picture because of that.
            try await Self.index(world, text, Self.mill.reversed())
            try await Self.index(world, other, ["Quarterly figures of the railway company, unaudited."])
            let answer = try await client.get("/api/v1/files/\(file)/duplicates")
            #expect(answer.status == 200)
            #expect(answer["same_bytes"] == [])
            #expect(answer["same_picture.0.file.filename"] == "same.gif")
            #expect(answer["same_picture.0.distance"] == 0)
            #expect(answer["same_picture.1.file.filename"] == "near.gif")
            #expect(answer["same_picture.1.distance"] == 3)
            #expect(answer["same_picture.2"] == .null)
            #expect(answer["similar.0.file.filename"] == "copy.txt")
            #expect((answer["similar.0.similarity"].double ?? 0) > 0.999)
            #expect(answer["similar.1"] == .null)
            #expect(answer["embedding"] == "local-lexical/1")
            #expect(answer["notes"] == [])
            let shown = try await client.get("/api/v1/files/\(file)")
            #expect(shown["links.duplicates"] == .string("/api/v1/files/\(file)/duplicates"))
        }
    }

    @Test func aLevelThatDoesNotApplySaysSo() async throws {
        let world = try await World()
        try await world.run { client in
            let text = try await client.uploaded("a text")
            let page = try await client.get("/api/v1/files/\(text)/duplicates")
            #expect(page["notes.0"].string?.hasPrefix("same_picture: only photos") == true)
            #expect(page["notes.1"].string?.hasPrefix("similar: there is no text") == true)
            #expect(page["similar"] == [])
            let picture = try await client.uploaded("GIF89a....")
            let early = try await client.get("/api/v1/files/\(picture)/duplicates")
            #expect(early["notes.0"].string?.contains("when its thumbnail is drawn") == true)
            Self.illustrate(world, picture, nil)
            let flat = try await client.get("/api/v1/files/\(picture)/duplicates")
            #expect(flat["notes.0"].string?.contains("plain, tiny or damaged") == true)
            #expect(flat["same_picture"] == [])
        }
    }

    @Test func nothingDeletedOrForeignIsShown() async throws {
        let world = try await World()
        try await world.run { client in
            let bob = client.with(try await World.token("bob"))
            let mine = try await client.uploaded("GIF89a one")
            let gone = try await client.uploaded("GIF89a two")
            let his = try await bob.uploaded("GIF89a one")
            for id in [mine, gone, his] { Self.illustrate(world, id, Self.bits) }
            for id in [mine, gone] { try await Self.index(world, id, Self.mill) }
            try await Self.index(world, his, Self.mill, of: .named("bob"))
            let path = "/api/v1/files/\(mine)/duplicates"
            let before = try await client.get(path)
            #expect(before["same_picture.0.file.file_id"] == .string(gone.description))
            #expect(before["similar.0.file.file_id"] == .string(gone.description))
            #expect(before["same_picture.1"] == .null)
            #expect(before["similar.1"] == .null)
            try await client.send(.delete, "/api/v1/files/\(gone)")
            let after = try await client.get(path)
            for level in ["same_bytes", "same_picture", "similar"] { #expect(after[level] == [], "\(level)") }
            #expect(try await bob.get(path).status == 404)
            #expect(try await client.get("/api/v1/files/\(gone)/duplicates").status == 404)
            #expect(try await client.get("/api/v1/files/\(FileID())/duplicates").status == 404)
        }
    }
}
