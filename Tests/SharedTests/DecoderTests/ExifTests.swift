import DecoderWire
import Testing

@testable import Decoder

/// The facts of a picture, read from its header and its EXIF.
@Suite struct ExifTests {
    private static func facts(_ file: [UInt8]) throws -> PictureFacts {
        try file.withUnsafeBytes { try PictureHeader(Bytes($0), mostPixels: 100_000_000).facts }
    }

    private static let camera = SampleExif(
        main: [
            (0x010F, .text("Nikon\u{1}  ")), (0x0110, .text("Z 6")), (0x0112, .short(6)),
            (0x0132, .text("2025:12:31 23:59:59")),
        ],
        exif: [
            (0x829A, .rationals([(1, 250)])), (0x8827, .short(400)), (0x9003, .text("2025:06:01 08:30:15")),
            (0x9011, .text("+07:00")), (0x9209, .short(16)), (0x920A, .rationals([(85, 2)])),
        ],
        gps: [
            (1, .text("S")), (2, .rationals([(33, 1), (51, 1), (3_540, 100)])), (3, .text("E")),
            (4, .rationals([(151, 1), (12, 1), (40, 1)])), (5, .byte(1)), (6, .rationals([(125, 10)])),
        ]
    )

    @Test(arguments: [false, true])
    func readsCameraTimeAndPlace(isBigEndian: Bool) throws {
        var exif = Self.camera
        exif.isBigEndian = isBigEndian
        let facts = try Self.facts(exif.inserted(into: try Fixture.bytes("rgb.jpg")))
        #expect(facts.format == "JPEG")
        #expect(facts.mode == "RGB")
        #expect(facts.dimensions == "64x48")
        #expect(facts.cameraMake == "Nikon")
        #expect(facts.cameraModel == "Z 6")
        #expect(facts.orientation == 6)
        #expect(facts.dateTaken == "2025-06-01T08:30:15+07:00")
        #expect(facts.exposureTime == 0.004)
        #expect(facts.iso == 400)
        #expect(facts.flash == 16)
        #expect(facts.focalLength == 42.5)
        #expect(facts.gps == .init(latitude: -33.859_833_3, longitude: 151.211_111_1, altitude: -12.5))
    }

    @Test func findsExifInPNG() throws {
        #expect(try Self.facts(SampleFiles.pngWithExif(Self.camera.block)).cameraModel == "Z 6")
    }

    @Test func findsExifInWebP() throws {
        let plain = try Fixture.bytes("lossy.webp")
        let block = Self.camera.block + (Self.camera.block.count % 2 == 1 ? [0] : [])
        let body = SampleFiles.joined(
            Array("WEBPVP8X".utf8),
            SampleFiles.little(10, 4),
            [8, 0, 0, 0, 63, 0, 0, 47, 0, 0],
            Array(plain[12...]),
            Array("EXIF".utf8),
            SampleFiles.little(block.count, 4),
            block
        )
        let file = SampleFiles.joined(Array("RIFF".utf8), SampleFiles.little(body.count, 4), body)
        let facts = try Self.facts(file)
        #expect(facts.format == "WEBP")
        #expect(facts.cameraModel == "Z 6")
        #expect(facts.width == 64)
    }

    @Test(arguments: [
        ("rgb.jpg", "JPEG", "RGB"), ("grey.jpg", "JPEG", "L"), ("cmyk.jpg", "JPEG", "CMYK"),
        ("lossless-alpha.webp", "WEBP", "RGBA"), ("lossy.webp", "WEBP", "RGB"), ("jpeg.tiff", "TIFF", "YCbCr"),
        ("lzw-two-pages.tiff", "TIFF", "RGB"), ("interlaced.png", "PNG", "RGB"), ("text-english.png", "PNG", "1"),
    ])
    func namesFormatAndMode(name: String, format: String, mode: String) throws {
        let facts = try Self.facts(try Fixture.bytes(name))
        #expect([facts.format, facts.mode] == [format, mode])
    }

    @Test(arguments: [
        ("palette", SampleFiles.pngPalette, "P"), ("alpha", SampleFiles.pngAlpha, "RGBA"),
        ("gif", SampleFiles.gif(), "P"), ("bmp", SampleBMP.rows(bits: 24), "RGB"),
    ])
    func namesTheModeOfASample(name: String, file: [UInt8], mode: String) throws {
        let facts = try Self.facts(file)
        #expect(facts.mode == mode)
        #expect([facts.width, facts.height] == [64, 48])
    }

    @Test func aDirectoryThatPointsToItselfIsReadOnce() throws {
        let exif = SampleExif(main: [(0x010F, .text("Loop")), (0x8769, .long(8)), (0x8825, .long(8))])
        #expect(try Self.facts(exif.inserted(into: try Fixture.bytes("rgb.jpg"))).cameraMake == "Loop")
    }

    @Test(arguments: [
        [(2, SampleExif.Value.rationals([(91, 1), (0, 1), (0, 1)])), (4, .rationals([(10, 1)]))],
        [(2, .rationals([(1, 0)])), (4, .rationals([(10, 1)]))],
        [(4, .rationals([(10, 1)]))],
        [(2, .text("north")), (4, .text("east"))],
    ])
    func aPlaceThatIsNotOnTheGlobeIsLeftOut(gps: [(tag: Int, value: SampleExif.Value)]) throws {
        let exif = SampleExif(gps: gps)
        #expect(try Self.facts(exif.inserted(into: try Fixture.bytes("rgb.jpg"))).gps == nil)
    }

    @Test(
        arguments: [
            ("2025:06:01 08:30:15", nil, "2025-06-01T08:30:15"), ("0000:00:00 00:00:00", nil, nil),
            ("2025:13:01 08:30:15", nil, nil), ("    :  :     :  :  ", nil, nil), ("2025-06-01 08:30:15", nil, nil),
            ("2025:06:01 08:30:15", "+7", "2025-06-01T08:30:15"),
            ("2025:06:01 08:30:15", "-03:30", "2025-06-01T08:30:15-03:30"),
            (nil, "+07:00", nil),
        ] as [(String?, String?, String?)]
    )
    func datesAreISO8601OrAbsent(text: String?, offset: String?, expected: String?) {
        #expect(ExifText.date(text, offset: offset) == expected)
    }

    @Test func anyDamageLeavesThePictureReadable() throws {
        let jpeg = try Fixture.bytes("rgb.jpg")
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var block = Self.camera.block
            for _ in 0..<4 { block[Int.random(in: 0..<block.count, using: &generator)] = .random(in: 0...255) }
            #expect(try Self.facts(SampleExif.insert(block, into: jpeg)).width == 64)
        }
    }
}
