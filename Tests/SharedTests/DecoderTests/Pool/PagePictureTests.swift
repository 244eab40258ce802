import Domain
import Testing

@testable import Decoding

/// Pages of a PDF as pictures.
@Suite struct PagePictureTests {
    private static func header(_ picture: [UInt8]) -> String {
        String(
            decoding: picture.prefix(16).split(separator: 0x0A).prefix(2).joined(separator: [0x20]).map { $0 },
            as: UTF8.self
        )
    }

    @Test(arguments: [(300, true, "P5 213 300"), (600, false, "P6 425 600")])
    func aPageIsDrawnToASize(side: Int, gray: Bool, header: String) async throws {
        let picture = try await withPool { pool in
            try await pool.blocking("poppler") { job in
                let input = try SealedInput(SamplePDF.file(pages: ["First", "Second"]))
                return try pool.picture(of: 2, longestSide: side, gray: gray, on: input, job)
            }
        }
        #expect(Self.header(picture) == header)
        #expect(picture.contains { $0 < 64 })
    }

    @Test func aPageOfAMillionPointsIsDrawnSmall() async throws {
        let picture = try await withPool { pool in
            try await pool.blocking("poppler") { job in
                let input = try SealedInput(SamplePDF.file(pages: ["x"], width: 1_000_000, height: 500_000))
                return try pool.picture(of: 1, longestSide: 400, gray: true, on: input, job)
            }
        }
        #expect(Self.header(picture) == "P5 400 200")
    }

    @Test func theFirstPageIsTheThumbnailOfADocument() async throws {
        let file = SamplePDF.file(pages: ["First", "Second"])
        let wish = ThumbnailWish(boxes: [300, 64], quality: 85, withWebP: true)
        let drawn = try await withPool { pool in
            try await pool.thumbnails(of: file, contentType: "application/pdf", wish)
        }
        #expect(drawn.map { [$0.width, $0.height] } == [[213, 300], [45, 64]])
        for one in drawn {
            for bytes in [one.jpeg, try #require(one.webp)] {
                let seen = try Seen(bytes)
                #expect([seen.width, seen.height] == [one.width, one.height])
                #expect(Seen.name(seen.color(0.5, 0.8)) == "white")
            }
        }
    }

    @Test(arguments: [
        ("encrypted.pdf", Failure.Code.needsPassword), ("rgb.jpg", .invalidFile),
    ])
    func aDocumentThatCannotBeOpenedIsNamed(name: String, code: Failure.Code) async throws {
        let file = try Fixture.bytes(name)
        let failure = await #expect(throws: Failure.self) {
            try await withPool {
                try await $0.thumbnail(of: file, contentType: "application/pdf", box: 64, quality: 85)
            }
        }
        #expect(failure?.code == code)
    }
}
