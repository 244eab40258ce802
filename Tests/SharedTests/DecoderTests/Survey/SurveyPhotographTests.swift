import DecoderWire
import Glibc
import Testing

@testable import Decoder

/// What a photograph's own depth and opacity mean.
@Suite struct SurveyPhotographTests {
    /// IEC 61966-2-1.
    private static func linear(_ value: Double) -> Double {
        value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    private static func gli(_ red: Double, _ green: Double, _ blue: Double) -> Double {
        (2 * green - red - blue) / (2 * green + red + blue)
    }

    /// A PNG of 20 by 20, whose pixel is these samples.
    private static func png(
        bits: UInt8,
        colorType: UInt8,
        extra: [(String, [UInt8])] = [],
        _ pixel: (_ x: Int, _ y: Int) -> [Int]
    ) -> [UInt8] {
        let rows = (0..<20).map { y -> [UInt8] in
            (0..<20).flatMap { x -> [UInt8] in
                pixel(x, y).flatMap { sample -> [UInt8] in
                    bits == 16 ? [UInt8(sample >> 8), UInt8(sample & 255)] : [UInt8(sample)]
                }
            }
        }
        return SamplePNG.file(width: 20, height: 20, bits: bits, colorType: colorType, rows: rows, extra: extra)
    }

    // MARK: - Depth

    @Test func sixteenBitsAreReadWithAllOfThem() throws {
        // As 8 bits, all three would be 1.
        let file = Self.png(bits: 16, colorType: 2) { _, _ in [300, 340, 260] }
        let measured = try Measured(file)
        let (red, green, blue) = (Self.linear(300 / 65_535.0), Self.linear(340 / 65_535.0), Self.linear(260 / 65_535.0))
        #expect(measured.isNear("gli", Self.gli(red, green, blue)))
        let origin = measured.capture.origin
        #expect(origin.sampleType == "uint16" && origin.scale == 65_535)
        #expect(origin.calibration == "approximate" && origin.corrections == ["srgb_linearised"])
        #expect(origin.leftOut.isEmpty)
    }

    @Test func eightAndSixteenBitsOfOneSceneAreTheSame() throws {
        let sample = { (x: Int, y: Int) in [20 + 5 * x, 90 + 4 * y, 30 + x + y] }
        let narrow = try Measured(Self.png(bits: 8, colorType: 2, sample)).capture
        let wide = try Measured(Self.png(bits: 16, colorType: 2) { sample($0, $1).map { $0 * 257 } }).capture
        #expect(narrow.origin.sampleType == "uint8" && narrow.origin.scale == 255)
        #expect(narrow.canopy == wide.canopy && narrow.valid == wide.valid)
        for (one, other) in zip(narrow.readings, wide.readings) {
            for (left, right) in zip(one.whole.values, other.whole.values) { #expect(abs(left - right) < 1e-5) }
        }
    }

    @Test func sixteenBitsAreSaturatedAtTheirOwnEnd() throws {
        let file = Self.png(bits: 16, colorType: 2) { x, _ in [x < 5 ? 65_535 : 65_534, 30_000, 20_000] }
        let capture = try Measured(file).capture
        #expect(capture.saturated == 100 && capture.valid == 300)
    }

    @Test func theColoursOfAProfileAreThoseThatAThumbnailShows() throws {
        // A chart in Display P3, whose green is not that of sRGB.
        let file = try Fixture.bytes("p3.png")
        try file.withUnsafeBytes { raw in
            let bytes = Bytes(raw)
            let header = try PictureHeader(bytes, mostPixels: 1_000_000)
            let picture = try Picture(bytes, header, enough: 0, grey: false, mostPixels: 1_000_000)
            let samples = try PNGSamples(bytes, header, mostPixels: 1_000_000)
            var rows = [UInt8](repeating: 0, count: samples.height * samples.rowBytes)
            let came = rows.withUnsafeMutableBytes { room in
                room.baseAddress.map { samples.read(samples.height, to: $0) }
            }
            #expect(came == samples.height && samples.channels == 3)
            let count = rows.count
            let plain = picture.withPixels { Array(UnsafeBufferPointer(start: $0, count: count)) }
            let shown = picture.inSRGB(named: header.colors).withPixels {
                Array(UnsafeBufferPointer(start: $0, count: count))
            }
            #expect(rows == shown && rows != plain)
        }
    }

    // MARK: - Opacity

    @Test(arguments: [8, 16] as [UInt8])
    func whatIsTransparentIsEmptyAndNeverSaturated(bits: UInt8) throws {
        let end = bits == 8 ? 255 : 65_535
        let file = Self.png(bits: bits, colorType: 6) { x, _ in
            // White and transparent; green and opaque.
            x < 6 ? [end, end, end, 0] : [end / 4, end / 2, end / 8, end]
        }
        let capture = try Measured(file).capture
        #expect([capture.empty, capture.saturated, capture.valid] == [120, 0, 280])
        #expect(capture.origin.sourceOrder == ["red", "green", "blue", "alpha"])
        #expect(!capture.origin.leftOut.contains { $0.contains("transparent") })
        #expect(capture.canopy == 280)
    }

    @Test func lessThanHalfOpaqueIsEmpty() throws {
        let file = Self.png(bits: 8, colorType: 6) { x, _ in [60, 120, 30, [0, 127, 128, 255][x / 5]] }
        let measured = try Measured(file)
        #expect(measured.capture.empty == 200 && measured.capture.valid == 200)
        // What is half opaque has its own colour, and nothing of white.
        let gli = Self.gli(Self.linear(60 / 255.0), Self.linear(120 / 255.0), Self.linear(30 / 255.0))
        #expect(measured.isNear("gli", gli))
    }

    @Test func aTransparentColourOfAPaletteIsEmpty() throws {
        let extra: [(String, [UInt8])] = [("PLTE", [255, 255, 255, 60, 120, 30]), ("tRNS", [0])]
        let file = Self.png(bits: 8, colorType: 3, extra: extra) { _, y in [y < 4 ? 0 : 1] }
        let capture = try Measured(file).capture
        #expect([capture.empty, capture.saturated, capture.valid] == [80, 0, 320])
    }

    @Test func aTransparentColourIsEmpty() throws {
        let extra: [(String, [UInt8])] = [("tRNS", [0, 9, 0, 9, 0, 9])]
        let file = Self.png(bits: 8, colorType: 2, extra: extra) { x, _ in x < 2 ? [9, 9, 9] : [60, 120, 30] }
        #expect(try Measured(file).capture.empty == 40)
    }

    @Test(arguments: [1, 2])
    func transparentPixelsOfATIFFAreEmptyThoughTheyAreWhite(kind: Int) throws {
        var tiff = SampleTIFF(channels: 4, samples: .uint16, photometric: 2)
        tiff.extra = [(338, .shorts([kind]))]
        let file = tiff.file { x, _, channel in
            x < 6 ? [65_535, 65_535, 65_535, 0][channel] : [16_000, 32_000, 8_000, 65_535][channel]
        }
        let capture = try Measured(file).capture
        #expect([capture.empty, capture.saturated, capture.valid] == [120, 0, 280])
    }

    @Test func anExtraChannelThatIsNoOpacityIsNoMask() throws {
        var tiff = SampleTIFF(channels: 4, samples: .uint8, photometric: 2)
        tiff.extra = [(338, .shorts([0]))]
        let file = tiff.file { x, _, channel in channel < 3 ? [60, 120, 30][channel] : x < 4 ? 0 : 200 }
        // Four bands of which nobody knows the fourth: not red, green, blue and something.
        #expect(throws: Refusal.self) { _ = try Measured(file) }
        let capture = try Measured(file, bands: ["red", "green", "blue", "nir"]).capture
        #expect(capture.empty == 0 && capture.valid == 400)
    }

    // MARK: - Damage

    @Test func rowsThatNeverCameAreEmpty() throws {
        let whole = Self.large
        let cut = Array(whole[..<(whole.count * 3 / 4)])
        let capture = try Measured(cut).capture
        #expect(capture.empty > 0 && capture.empty < capture.width * capture.height / 2)
        #expect(capture.empty % capture.width == 0 && capture.saturated == 0)
        let rows = capture.empty / capture.width
        let sentence = "The file is damaged; \(rows) of its 300 rows are missing, and empty."
        #expect(capture.origin.leftOut.contains(sentence))
    }

    @Test func lessThanHalfOfAPictureIsNone() {
        let whole = Self.large
        let refusal = #expect(throws: Refusal.self) { _ = try Measured(Array(whole[..<(whole.count / 3)])) }
        #expect(refusal?.code == .invalidFile)
    }

    @Test func everyTruncationIsTerminal() throws {
        let whole = Self.png(bits: 16, colorType: 6) { x, y in [999 * x, 3_000 * y, 70, 65_535] }
        for count in stride(from: 8, to: whole.count - 16, by: 97) {
            #expect(throws: Refusal.self) { _ = try Measured(Array(whole[..<count])) }
        }
    }

    @Test func anInterlacedPictureIsTheSame() throws {
        let capture = try Measured(Fixture.bytes("interlaced.png")).capture
        #expect(capture.width == Quadrants.width && capture.height == Quadrants.height)
        let all = capture.valid + capture.saturated + capture.empty
        #expect(all == capture.width * capture.height && capture.empty == 0)
    }

    /// Larger than what libpng reads ahead.
    private static var large: [UInt8] {
        let rows = (0..<300).map { y -> [UInt8] in
            (0..<200).flatMap { x -> [UInt8] in
                let (red, blue) = (60 + (x ^ y) % 32, 30 + (x * y) % 64)
                return [UInt8(red), 120, UInt8(blue)]
            }
        }
        return SamplePNG.file(width: 200, height: 300, bits: 8, colorType: 2, rows: rows)
    }
}
