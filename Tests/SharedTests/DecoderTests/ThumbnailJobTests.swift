import DecoderWire
import Testing

@testable import Decoder

/// Small pictures of every format, in this process.
@Suite struct ThumbnailJobTests {
    private static let upright = "red green blue yellow"

    @Test(arguments: [
        (1, "red green blue yellow"), (2, "green red yellow blue"), (3, "yellow blue green red"),
        (4, "blue yellow red green"), (5, "red blue green yellow"), (6, "blue red yellow green"),
        (7, "yellow green blue red"), (8, "green yellow red blue"),
    ])
    func turnsThePictureAsExifSays(orientation: Int, corners: String) throws {
        let jpeg = SampleExif.orientation(orientation).inserted(into: try Fixture.bytes("rgb.jpg"))
        let seen = try ThumbnailJob.seen(jpeg, box: 32)
        #expect(seen.corners == corners)
        #expect([seen.width, seen.height] == (orientation >= 5 ? [24, 32] : [32, 24]))
    }

    @Test(arguments: [
        "rgb.jpg", "progressive.jpg", "cmyk.jpg", "ycck.jpg", "interlaced.png", "lossy.webp", "animated.webp",
        "lzw-two-pages.tiff", "tiled-deflate.tiff", "jpeg.tiff",
    ])
    func readsTheFixture(name: String) throws {
        #expect(try ThumbnailJob.seen(try Fixture.bytes(name)).corners == Self.upright)
    }

    @Test(arguments: [
        ("8-bit", SampleFiles.png8), ("16-bit", SampleFiles.png16), ("palette", SampleFiles.pngPalette),
        ("gif", SampleFiles.gif()), ("bmp 4", SampleBMP.rows(bits: 4)), ("bmp 8", SampleBMP.rows(bits: 8)),
        ("bmp 16", SampleBMP.rows(bits: 16)), ("bmp 24", SampleBMP.rows(bits: 24)),
        ("bmp 32", SampleBMP.rows(bits: 32)), ("bmp top-down", SampleBMP.rows(bits: 24, isTopDown: true)),
        ("bmp runs", SampleBMP.runs), ("ppm", SampleFiles.ppm()),
        ("pgm", SampleFiles.ppm(comment: "# drawn by hand\n")),
    ])
    func readsTheSample(name: String, file: [UInt8]) throws {
        #expect(try ThumbnailJob.seen(file).corners == Self.upright)
    }

    @Test(arguments: [
        ("png", SampleFiles.pngAlpha, "red white blue white"),
        ("palette", SampleFiles.pngPaletteAlpha, "white green blue yellow"),
        ("gif", SampleFiles.gif(transparent: 0), "white green blue yellow"),
    ])
    func laysAlphaOnWhite(name: String, file: [UInt8], corners: String) throws {
        #expect(try ThumbnailJob.seen(file).corners == corners)
        #expect(try ThumbnailJob.seen(file, box: 8).corners == corners)
    }

    @Test func laysTheAlphaOfWebPOnWhite() throws {
        #expect(try ThumbnailJob.seen(try Fixture.bytes("lossless-alpha.webp")).corners == "red white blue white")
    }

    @Test func keepsGreyGrey() throws {
        let seen = try ThumbnailJob.seen(try Fixture.bytes("grey.jpg"))
        #expect(seen.corners == "black white black white")
    }

    @Test(arguments: [
        (1_000, 500, 300, 150), (500, 1_000, 150, 300), (300, 300, 300, 300), (299, 10, 299, 10), (1, 1, 1, 1),
        (3_000, 2, 300, 1), (2, 3_000, 1, 300), (1_001, 333, 300, 100),
    ])
    func fitsTheBoxAndNeverEnlarges(width: Int, height: Int, thumbWidth: Int, thumbHeight: Int) throws {
        let png = SamplePNG.grey(width, height) { _, _ in 90 }
        let seen = try ThumbnailJob.seen(png)
        #expect([seen.width, seen.height] == [thumbWidth, thumbHeight])
        #expect(abs(seen.color(0.5, 0.5)[0] - 90) <= 2)
    }

    @Test(arguments: [16, 30, 50])
    func reducesEvenly(box: Int) throws {
        // Fine stripes average to grey, whatever the reduction on the way.
        let png = SamplePNG.grey(960, 720) { x, _ in x % 2 == 0 ? 0 : 255 }
        let seen = try ThumbnailJob.seen(png, box: box)
        for place in [0.0, 0.3, 0.6, 0.99] { #expect(Seen.name(seen.color(place, place)) == "grey") }
    }

    @Test(arguments: ["rgb.jpg", "cmyk.jpg", "interlaced.png", "lossy.webp", "lzw-two-pages.tiff", "progressive.jpg"])
    func everyTruncationIsTerminal(name: String) throws {
        let file = try Fixture.bytes(name)
        for count in stride(from: 3, to: file.count, by: 7) {
            do {
                _ = try ThumbnailJob.seen(Array(file[..<count]))
            } catch let refusal as Refusal {
                #expect(refusal.code == .invalidFile || refusal.code == .unsupported, "\(count): \(refusal)")
            }
        }
    }

    @Test func aMissingTailIsDrawnAndAMissingBodyIsNot() throws {
        let whole = SamplePNG.grey(200, 200) { _, y in UInt8(y) }
        let (outcome, _) = try Array(whole[..<(whole.count * 3 / 4)]).withUnsafeBytes {
            try ThumbnailJob.run(Bytes($0), ThumbnailOrder(boxes: [100], quality: 85), mostPixels: 1_000_000)
        }
        guard case .thumbnails(let drawn, let isPartial, _, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(drawn.map { [$0.width, $0.height] } == [[100, 100]])
        #expect(isPartial)
        #expect(throws: Refusal.self) { try ThumbnailJob.seen(Array(whole[..<(whole.count / 4)])) }
    }

    @Test(arguments: [[UInt8]("hello, I am a text".utf8), [0], [], [UInt8]("%PDF-1.4".utf8)])
    func whatIsNoPictureIsUnsupported(file: [UInt8]) {
        let refusal = #expect(throws: Refusal.self) { try ThumbnailJob.seen(file) }
        #expect(refusal?.code == .unsupported)
    }

    @Test(arguments: Bombs.all)
    func refusesHugePromisesByTheHeader(name: String, file: [UInt8]) {
        let refusal = #expect(throws: Refusal.self) { try ThumbnailJob.seen(file) }
        #expect(refusal?.code == .overLimits, "\(String(describing: refusal))")
    }

    @Test func thePixelLimitIsTheCallers() throws {
        #expect(throws: Refusal.self) { try ThumbnailJob.seen(SampleFiles.png8, mostPixels: 64 * 48 - 1) }
        _ = try ThumbnailJob.seen(SampleFiles.png8, mostPixels: 64 * 48)
    }

    @Test func everySizeAndFormatComesFromOneDecoding() throws {
        let order = ThumbnailOrder(boxes: [32, 16, 300], quality: 85, withWebP: true)
        let (outcome, payload) = try (try Fixture.bytes("rgb.jpg")).withUnsafeBytes {
            try ThumbnailJob.run(Bytes($0), order, mostPixels: 1_000_000)
        }
        guard case .thumbnails(let drawn, let isPartial, let information, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(!isPartial && information > 1.5 && information < 6, "\(information)")
        #expect(drawn.map { [$0.width, $0.height] } == [[32, 24], [16, 12], [64, 48]])
        var rest = payload[...]
        for one in drawn {
            for count in [one.jpeg, one.webp] {
                let seen = try Seen(Array(rest.prefix(count)))
                #expect([seen.width, seen.height] == [one.width, one.height])
                #expect(seen.corners == Self.upright)
                rest = rest.dropFirst(count)
            }
        }
        #expect(rest.isEmpty)
    }

    @Test func greyIsGreyAsWebP() throws {
        let order = ThumbnailOrder(boxes: [32], quality: 85, withWebP: true)
        let (outcome, payload) = try (try Fixture.bytes("grey.jpg")).withUnsafeBytes {
            try ThumbnailJob.run(Bytes($0), order, mostPixels: 1_000_000)
        }
        guard case .thumbnails(let drawn, _, _, _) = outcome, let one = drawn.first else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try Seen(Array(payload.suffix(one.webp))).corners == "black white black white")
    }

    @Test(arguments: [[], [0], [5_000], Array(repeating: 16, count: 9)])
    func anUnsoundOrderIsRefused(boxes: [Int]) throws {
        let file = SampleFiles.png8
        #expect(throws: Refusal.self) {
            try file.withUnsafeBytes {
                try ThumbnailJob.run(Bytes($0), ThumbnailOrder(boxes: boxes, quality: 85), mostPixels: 1_000_000)
            }
        }
    }
}
