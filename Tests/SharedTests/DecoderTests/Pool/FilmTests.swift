import Decoding
import Domain
import Testing

@testable import Decoder

/// Films through ffmpeg behind the wall.
@Suite struct FilmTests {
    /// The frame that shows quadrants is told by its four colours.
    private static let corners = "red green blue yellow"

    private static func seen(_ name: String, _ type: String) async throws -> Seen {
        let file = try Fixture.bytes(name)
        return try Seen(
            try await withPool { try await $0.thumbnail(of: file, contentType: type, box: 64, quality: 90) }.jpeg
        )
    }

    @Test(arguments: [
        ("film.mp4", "video/mp4"), ("film.webm", "video/webm"), ("film.avi", "video/x-msvideo"),
        ("film.mkv", "video/x-matroska"),
    ])
    func aFrameThatShowsSomethingIsChosen(name: String, type: String) async throws {
        // Black but for a part in the middle: not what lies at a tenth, a second or the start.
        let seen = try await Self.seen(name, type)
        #expect(seen.corners == Self.corners)
        #expect([seen.width, seen.height] == [64, 48])
    }

    @Test func aTurnedFilmIsTurned() async throws {
        let seen = try await Self.seen("turned.mp4", "video/mp4")
        #expect([seen.width, seen.height] == [48, 64])
        #expect(seen.corners == "green yellow red blue")
    }

    @Test func aBlackFilmHasNoThumbnail() async throws {
        let failure = await #expect(throws: Failure.self) { try await Self.seen("black.mp4", "video/mp4") }
        #expect(failure?.code == .unsupported)
    }

    @Test(arguments: [
        ("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n", "video/mp4"),
        ("ffconcat version 1.0\nfile /etc/passwd\n", "video/mp4"), ("not a film at all", "video/webm"),
        ("RIFF\u{20}\u{0}\u{0}\u{0}AVI LIST", "video/x-msvideo"),
    ])
    func whatOnlyCallsItselfAFilmIsBroken(text: String, type: String) async throws {
        let failure = await #expect(throws: Failure.self) {
            try await withPool {
                try await $0.thumbnail(of: Array(text.utf8), contentType: type, box: 64, quality: 90)
            }
        }
        #expect(failure?.code == .invalidFile)
    }

    @Test func factsHaveTheNamesOfEveryVideo() async throws {
        let file = try Fixture.bytes("film.mp4")
        let facts = try await withPool { try await $0.inspect(file, contentType: "video/mp4") }
        #expect(facts["video_codec"] == "h264")
        #expect(facts["resolution"] == "64x48")
        #expect(facts["fps"] == .number(10))
        #expect(facts["duration_formatted"] == "00:10")
        #expect(facts["file_size"] == .integer(Int64(file.count)))
        #expect(facts["title"] == "A film")
        #expect(facts["gps"] == ["latitude": 13.7563, "longitude": 100.5018])
        #expect(facts["creation_time"] == "2024-05-01T12:30:00.000000Z")
        let turned = try Fixture.bytes("turned.mp4")
        let rotation = try await withPool { try await $0.inspect(turned, contentType: "video/mp4") }["rotation"]
        #expect(rotation == -90 || rotation == 90 || rotation == 270)
    }

    @Test func everyTruncationIsTerminal() async throws {
        let file = try Fixture.bytes("film.mp4")
        try await withPool { pool in
            for count in stride(from: 40, to: file.count, by: file.count / 8) {
                do {
                    _ = try await pool.thumbnail(
                        of: Array(file[..<count]),
                        contentType: "video/mp4",
                        box: 64,
                        quality: 90
                    )
                } catch let failure as Failure {
                    #expect(failure.code == .invalidFile || failure.code == .unsupported, "\(count): \(failure)")
                }
            }
        }
    }
}
