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
}
