import DecoderWire
import Testing

@testable import Decoder

/// Pictures as poppler draws them.
@Suite struct PNMReaderTests {
    private static func facts(_ text: String) throws -> PictureFacts {
        try Array(text.utf8).withUnsafeBytes { try PictureHeader(Bytes($0), mostPixels: 1_000_000).facts }
    }

    @Test func readsTheHeader() throws {
        let grey = try Self.facts("P5\n# a comment 9 9\n 640\t480\n255\n")
        #expect([grey.format, grey.mode, grey.dimensions] == ["PGM", "L", "640x480"])
        let color = try Self.facts("P6\n3 2\n255\n")
        #expect([color.format, color.mode, color.dimensions] == ["PPM", "RGB", "3x2"])
    }

    @Test(arguments: [
        ("P5\n", Refusal.Code.invalidFile), ("P5\n640", .invalidFile), ("P5\n0 480\n255\n", .invalidFile),
        ("P5\n640 480\n255", .invalidFile), ("P5\n-640 480\n255\n", .invalidFile),
        ("P6\n9999999999 1\n255\n", .invalidFile), ("P5\n# no end", .invalidFile),
        ("P6\n640 480\n65535\n", .unsupported), ("P5\n999999999 999999999\n255\n", .overLimits),
    ])
    func refuses(_ text: String, _ code: Refusal.Code) throws {
        let refusal = #expect(throws: Refusal.self) { try Self.facts(text) }
        #expect(refusal?.code == code)
    }

    @Test func rowsThatAreMissingStayWhite() throws {
        let file = SampleFiles.ppm()
        let cut = try ThumbnailJob.seen(Array(file.dropLast(file.count / 3)))
        #expect(cut.corners.hasPrefix("red green"))
        let refusal = #expect(throws: Refusal.self) { try ThumbnailJob.seen(Array(file.prefix(file.count / 3))) }
        #expect(refusal?.code == .invalidFile)
    }
}
