import DecoderWire
import Testing

@testable import Decoder

/// Bands whose samples, strips or cameras are not what they should be.
@Suite struct HostileBandTests {
    /// A file in which one number behind a tag is another.
    private static func changed(_ file: [UInt8], tag: Int, type: Int, to value: Int) -> [UInt8] {
        let mark = SampleFiles.little(tag, 2) + SampleFiles.little(type, 2) + SampleFiles.little(1, 4)
        guard let at = (0...(file.count - 12)).last(where: { file[$0..<($0 + 8)].elementsEqual(mark) }) else {
            return []
        }
        var changed = file
        changed.replaceSubrange((at + 8)..<(at + 12), with: SampleFiles.little(value, 4))
        return changed
    }

    /// A capture of DJI in two files: red as it should be, and near infrared with these tags.
    private static func flown(_ tags: String) throws -> Measured {
        var files: [[UInt8]] = []
        for (band, more) in [("Red", "drone-dji:SensorGain=\"1\""), ("NIR", tags)] {
            var tiff = SampleTIFF(channels: 1, samples: .uint16)
            let all = "drone-dji:BandName=\"\(band)\" drone-dji:ExposureTime=\"500\" \(more)"
            tiff.extra = [(271, .text("DJI")), SampleTIFF.xmp(all)]
            files.append(tiff.file { _, _, _ in 20_000 })
        }
        return try Measured(files)
    }

    @Test func lightBeyondAllNumbersIsNone() throws {
        let measured = try Self.flown("drone-dji:SensorGain=\"1e-300\"")
        #expect(measured.capture.empty == 400)
        #expect(measured.capture.valid == 0)
        #expect(measured.pixels("ndvi") == 0)
    }

    @Test func aLensThatIsDarkerThanBlackShowsNothing() throws {
        // 1 − r is above zero at the centre alone.
        let measured = try Self.flown(
            """
            drone-dji:SensorGain="1" drone-dji:VignettingData="-1,0,0,0,0,0" \
            drone-dji:CalibratedOpticalCenterX="10" drone-dji:CalibratedOpticalCenterY="10"
            """
        )
        #expect(measured.capture.valid == 1)
        #expect(measured.capture.empty == 399)
        #expect(measured.isNear("ndvi", 0))
    }

    @Test(arguments: [Double.infinity, -Double.infinity, Double.nan, 1e30, -1e30])
    func whatIsNoLightIsNoPixel(sample: Double) throws {
        let file = SampleTIFF().file { x, _, channel in x < 5 && channel == 2 ? sample : FiveBands.pixel[channel] }
        let measured = try Measured(file, bands: FiveBands.order, mapSide: 256)
        #expect(measured.capture.empty == 100)
        #expect(measured.isNear("ndvi", 0.42 / 0.58))
        #expect(measured.capture.readings.allSatisfy { $0.whole.values.allSatisfy { abs($0) < 100 } })
    }

    @Test func whatIsNextToNothingIsZero() throws {
        let file = SampleTIFF().file { _, _, _ in 1e-40 }
        let measured = try Measured(file, bands: FiveBands.order)
        #expect(measured.pixels("ndvi") == 0)
        #expect(measured.pixels("savi") == 400)
        #expect(measured.mean("savi") == 0)
    }

    @Test func nearlyEqualPixelsKeepTheirSpread() throws {
        let (red, low, high) = (Float(0.1), Float(0.5), Float(0.500_001))
        let file = SampleTIFF(width: 300, height: 300, channels: 2).file { x, _, channel in
            Double(channel == 0 ? red : x.isMultiple(of: 2) ? low : high)
        }
        let reading = try #require(try Measured(file, bands: ["red", "nir"]).capture.readings.first)
        let values = [low, high].map { Double(($0 - red) / ($0 + red)) }
        #expect(reading.index == "ndvi")
        #expect(abs(reading.whole.values[4] / ((values[1] - values[0]) / 2) - 1) < 1e-3)
    }

    @Test func variIsNoneWhereItsDenominatorIsNoise() throws {
        // 0.1 + 0.2 − 0.299: a tenth over a thousandth.
        let file = SampleTIFF(channels: 3).file { x, _, channel in
            x < 10 ? [0.1, 0.2, 0.299][channel] : [0.08, 0.1, 0.05][channel]
        }
        let measured = try Measured(file, bands: ["red", "green", "blue"])
        #expect(measured.pixels("vari") == 200)
        #expect(measured.isNear("vari", 0.02 / 0.13))
        #expect(measured.pixels("gli") == 400)
    }

    @Test func aLetterUnderAMountainOfMarksIsCut() throws {
        let mountain = "e" + String(repeating: "\u{301}", count: 100_000)
        let name = try #require(ExifText.clean(mountain, atMost: 10))
        #expect(name.count == 1)
        #expect(name.unicodeScalars.count == 80)
        #expect(ExifText.clean(" ใบข้าว \u{0}", atMost: 40) == "ใบข้าว")
    }

    @Test func aStripThatWasNeverWrittenIsNotTheHeader() {
        let file = Self.changed(FiveBands.plain(.uint16, end: 10_000), tag: 273, type: 4, to: 0)
        let refusal = #expect(throws: Refusal.self) { _ = try Measured(file, bands: FiveBands.order) }
        #expect(refusal?.code == .invalidFile)
    }

    @Test(arguments: [2, 3, 4, 6, 32_809, 32_909, 34_661, 34_676])
    func codesThatNoCameraWritesAreNotOpened(compression: Int) {
        let file = Self.changed(FiveBands.plain(.uint8, end: 200), tag: 259, type: 3, to: compression)
        let refusal = #expect(throws: Refusal.self) { _ = try Measured(file, bands: FiveBands.order) }
        #expect(refusal?.code == .unsupported || refusal?.code == .invalidFile)
    }

    @Test(arguments: [false, true])
    func noSideIsLongerThanAMillionPixels(isTall: Bool) {
        let long = 1 << 20 | 1
        let tiff = SampleTIFF(width: isTall ? 1 : long, height: isTall ? long : 1, channels: 2, samples: .uint8)
        let file = tiff.file(pixels: [UInt8](repeating: 100, count: 2 * long))
        let refusal = #expect(throws: Refusal.self) { _ = try Measured(file, bands: ["red", "nir"]) }
        #expect(refusal?.code == .tooLarge)
    }
}
