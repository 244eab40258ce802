import DecoderWire
import Domain
import Testing

@testable import Decoder
@testable import Decoding

/// Sizes told by headers, in the service itself; held against what the codecs say behind the wall.
@Suite struct HeaderTests {
    private static let fixtures = [
        "rgb.jpg", "cmyk.jpg", "ycck.jpg", "progressive.jpg", "grey.jpg", "interlaced.png", "lossy.webp",
        "lossless-alpha.webp", "animated.webp", "lzw-two-pages.tiff", "tiled-deflate.tiff", "jpeg.tiff",
        "text-english.png",
    ]

    @Test(arguments: fixtures)
    func agreesWithTheCodecs(name: String) throws {
        let file = try Fixture.bytes(name)
        try Self.compare(file)
    }

    @Test(arguments: [SampleFiles.gif(), SampleBMP.rows(bits: 24), SampleFiles.png16, SampleFiles.pngPaletteAlpha])
    func agreesWithTheCodecsOnSamples(file: [UInt8]) throws {
        try Self.compare(file)
    }

    private static func compare(_ file: [UInt8]) throws {
        let size = try #require(PictureSize(file))
        let facts = try file.withUnsafeBytes { try PictureHeader(Bytes($0), mostPixels: .max).facts }
        #expect([size.width, size.height] == [facts.width, facts.height])
    }

    @Test func knowsWhatMustBeHeldWhole() throws {
        #expect(try PictureSize(Fixture.bytes("progressive.jpg"))?.isGradual == true)
        #expect(try PictureSize(Fixture.bytes("rgb.jpg"))?.isGradual == false)
        #expect(try PictureSize(Fixture.bytes("interlaced.png"))?.isGradual == true)
        #expect(try PictureSize(Fixture.bytes("cmyk.jpg"))?.channels == 4)
        #expect(try PictureSize(Fixture.bytes("grey.jpg"))?.channels == 1)
        var size = PictureSize(width: 10, height: 10)
        #expect(size.cost == 100)
        size.isGradual = true
        #expect(size.cost == 250)
        (size.isGradual, size.isWhole) = (false, true)
        #expect(size.cost == 200)
        #expect(PictureSize(width: .max, height: 3).cost == .max)
    }

    @Test func countsFramesAndPages() throws {
        #expect(try PictureSize(Fixture.bytes("lzw-two-pages.tiff"))?.frames == 2)
        let animated = try #require(PictureSize(Fixture.bytes("animated.webp")))
        #expect(animated.frames > 1)
        let frame: [UInt8] = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0]
        let gif = Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0] + Array(repeatElement(frame, count: 6_000).joined())
        #expect(PictureSize(gif + [0x3B])?.frames == 6_000)
        let apng = SamplePNG.file(
            width: 1,
            height: 1,
            bits: 8,
            colorType: 0,
            rows: [[0]],
            extra: [("acTL", [0, 0x0F, 0x42, 0x40, 0, 0, 0, 0])]
        )
        #expect(PictureSize(apng)?.frames == 100_000)
    }

    @Test func aListOfPagesThatBitesItsTailEnds() {
        var file: [UInt8] = Array("II".utf8) + [42, 0, 8, 0, 0, 0, 2, 0]
        for (tag, value) in [(256, 30), (257, 20)] {
            file +=
                SampleFiles.little(tag) + SampleFiles.little(4) + SampleFiles.little(1, 4)
                + SampleFiles.little(value, 4)
        }
        let size = PictureSize(file + SampleFiles.little(8, 4))
        #expect(size?.width == 30)
        #expect(size?.height == 20)
        #expect(size?.frames == 1)
    }

    @Test(arguments: ["heic", "avif"])
    func readsTheLargestSizeOfHEIF(brand: String) {
        #expect(PictureSize(Self.heif(brand, [(64, 64), (4_032, 3_024), (320, 240)]))?.pixels == 4_032 * 3_024)
        #expect(PictureSize(Self.heif("isom", [(64, 64)])) == nil)
    }

    private static func heif(_ brand: String, _ sizes: [(Int, Int)]) -> [UInt8] {
        let ispe = sizes.map { box("ispe", big(0) + big($0.0) + big($0.1)) }
        let meta = box("meta", big(0) + box("iprp", box("ipco", Array(ispe.joined()))))
        return box("ftyp", Array(brand.utf8) + big(0) + Array("mif1".utf8).prefix(brand == "isom" ? 0 : 4)) + meta
    }

    private static func box(_ name: String, _ body: [UInt8]) -> [UInt8] {
        big(body.count + 8) + Array(name.utf8) + body
    }

    private static func big(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// Any prefix, and bytes changed at random: it may say anything, but it comes back.
    @Test func comesBackFromAnything() throws {
        var random = SystemRandomNumberGenerator()
        var files = try Self.fixtures.prefix(12).map { Array(try Fixture.bytes($0).prefix(3_000)) }
        files += [Self.heif("heic", [(64, 64), (9, 9)]), SampleFiles.gif(), Bombs.tiff, Bombs.webp]
        for file in files {
            for count in stride(from: 0, to: min(file.count, 400), by: 1) { _ = PictureSize(Array(file.prefix(count))) }
            for _ in 0..<300 {
                var changed = file
                for _ in 0..<Int.random(in: 1...8, using: &random) where !changed.isEmpty {
                    let at = Int.random(in: 0..<min(changed.count, 300), using: &random)
                    changed[at] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
                }
                _ = try? JobBudget(of: .recognise, on: changed, DecoderSettings(path: "/bin/true"))
            }
        }
    }
}
