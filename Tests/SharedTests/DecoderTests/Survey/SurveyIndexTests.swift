import DecoderWire
import Domain
import Testing

@testable import Decoder

/// Every index against its closed form, and what changes the numbers or must not.
@Suite struct SurveyIndexTests {
    private static let expected: [(String, Double)] = [
        ("ndvi", 0.42 / 0.58), ("gndvi", 0.4 / 0.6), ("ndre", 0.2 / 0.8), ("savi", 1.5 * 0.42 / 1.08),
        ("osavi", 0.42 / 0.74), ("msavi", 0.6), ("evi2", 1.05 / 1.692), ("cig", 4), ("cire", 2.0 / 3),
        ("ndwi", -2.0 / 3), ("gli", 0.07 / 0.33), ("vari", 0.02 / 0.13), ("exg", 0.07 / 0.23), ("ngrdi", 1.0 / 9),
        ("tgi", 0.0383), ("gcc", 0.1 / 0.23),
    ]

    @Test(arguments: expected)
    func anIndexIsItsFormula(name: String, value: Double) throws {
        let measured = try Measured(FiveBands.plain(), bands: FiveBands.order)
        let mean = try #require(measured.mean(name))
        #expect(abs(mean - value) < 1e-5, "\(mean)")
        #expect(measured.pixels(name) == 400)
    }

    @Test func everyIndexOfTheCatalogueIsTested() {
        #expect(Self.expected.map(\.0).sorted() == VegetationIndex.all.map(\.name).sorted())
    }

    @Test(arguments: ["gli", "exg", "ngrdi", "vari", "ndvi", "gndvi", "ndre", "ndwi", "cig", "cire"])
    func equalBandsMakeZero(name: String) throws {
        let grey = SampleTIFF().file { _, _, _ in 0.25 }
        #expect(try Measured(grey, bands: FiveBands.order).mean(name) == 0)
    }

    @Test func ratiosDoNotDependOnTheScale() throws {
        let bright = try Measured(FiveBands.plain(), bands: FiveBands.order)
        let dark = try Measured(FiveBands.plain(times: 0.125), bands: FiveBands.order)
        for index in VegetationIndex.all where index.isRatio {
            let (one, other) = (try #require(bright.mean(index.name)), try #require(dark.mean(index.name)))
            #expect(abs(one - other) < 1e-5, "\(index.name)")
        }
        #expect(bright.mean("savi") != dark.mean("savi"))
    }

    @Test func oneSceneIsTheSameInEveryDepth() throws {
        let ndvi = 0.42 / 0.58
        let depths: [(SampleTIFF.Samples, Double)] = [
            (.uint8, 255), (.uint16, 65_535), (.uint16, 4_095), (.float32, 1),
        ]
        for (samples, end) in depths {
            var tiff = SampleTIFF(samples: samples)
            if end == 4_095 { tiff.extra = [(281, .shorts(Array(repeating: 4_095, count: 5)))] }
            let file = tiff.file { _, _, channel in
                samples == .float32 ? FiveBands.pixel[channel] : (FiveBands.pixel[channel] * end).rounded()
            }
            let measured = try Measured(file, bands: FiveBands.order)
            let mean = try #require(measured.mean("ndvi"))
            // Half a step in both bands, over their sum.
            let error = samples == .float32 ? 1e-6 : 1 / end / 0.58
            #expect(abs(mean - ndvi) <= error, "\(samples) \(end): \(mean)")
            #expect(measured.capture.origin.scale == end)
        }
    }

    @Test func theDepthIsNamedAndNeverGuessed() throws {
        let unsaid = try Measured(FiveBands.plain(.uint16, end: 4_095), bands: FiveBands.order).capture.origin
        #expect(unsaid.sampleType == "uint16")
        #expect(unsaid.scale == 65_535)
        #expect(unsaid.leftOut.contains { $0.contains("16 bits") })
        var tiff = SampleTIFF(samples: .uint16)
        tiff.extra = [(281, .shorts([4_095]))]
        let said = try Measured(tiff.file { _, _, _ in 100 }, bands: FiveBands.order).capture.origin
        #expect(said.sampleType == "uint12in16")
        #expect(said.scale == 4_095)
    }

    @Test func planesAndPixelsAreTheSame() throws {
        var tiff = SampleTIFF(samples: .uint16)
        let sample = { (x: Int, y: Int, channel: Int) in Double(1_000 + 300 * channel + 7 * x + 3 * y) }
        let together = try Measured(tiff.file(sample), bands: FiveBands.order)
        tiff.isPlanar = true
        let apart = try Measured(tiff.file(sample), bands: FiveBands.order)
        #expect(together.capture.readings == apart.capture.readings)
        #expect(together.capture.zones == apart.capture.zones)
    }

    @Test func aDenominatorOfZeroMakesNoValue() throws {
        let file = SampleTIFF().file { x, _, channel in x < 5 ? 0 : FiveBands.pixel[channel] }
        let measured = try Measured(file, bands: FiveBands.order)
        #expect(measured.pixels("ndvi") == 300)
        #expect(measured.pixels("savi") == 400)
        #expect(measured.capture.valid == 400)
        #expect(measured.zones("ndvi")[0] == nil)
    }

    @Test func aPhotographIsMadeLinear() throws {
        let rows = (0..<10).map { _ in [UInt8](Array(repeating: [64, 128, 32], count: 10).joined()) }
        let png = SamplePNG.file(width: 10, height: 10, bits: 8, colorType: 2, rows: rows)
        let measured = try Measured(png)
        // IEC 61966-2-1: 64 is 0.0512695, 128 is 0.2158605, 32 is 0.0144438.
        let value = (2 * 0.2158605 - 0.0512695 - 0.0144438) / (2 * 0.2158605 + 0.0512695 + 0.0144438)
        #expect(measured.isNear("gli", value))
        #expect(measured.mean("ndvi") == nil)
        #expect(measured.capture.origin.calibration == "approximate")
        #expect(measured.capture.origin.corrections == ["srgb_linearised"])
        #expect(measured.capture.canopy == 100)
    }

    @Test func theShadowsOfAPhotographAreStraight() throws {
        let rows = (0..<10).map { _ in [UInt8](Array(repeating: [5, 10, 30], count: 10).joined()) }
        let measured = try Measured(SamplePNG.file(width: 10, height: 10, bits: 8, colorType: 2, rows: rows))
        // Up to 0.04045 a sample is light times 12.92; 30 is 0.0129830.
        let (red, green, blue) = (5 / 255.0 / 12.92, 10 / 255.0 / 12.92, 0.012_983_0)
        #expect(measured.isNear("gli", (2 * green - red - blue) / (2 * green + red + blue)))
    }

    @Test func statisticsAreThoseOfThePixels() throws {
        // NDVI rises evenly from −0.9 to 0.9 with the column.
        let width = 181
        var tiff = SampleTIFF(width: width, height: 10, channels: 2)
        tiff.photometric = 1
        let file = tiff.file { x, _, channel in
            let value = -0.9 + 0.01 * Double(x)
            return channel == 0 ? 0.5 * (1 - value) : 0.5 * (1 + value)
        }
        let reading = try #require(try Measured(file, bands: ["red", "nir"]).capture.readings.first)
        let expected = [0.0, 0, -0.72, 0.72, 0.522_494, -0.9, 0.9]
        for (value, wanted) in zip(reading.whole.values, expected) { #expect(abs(value - wanted) < 2e-3) }
        #expect(reading.histogram.reduce(0, +) == width * 10)
        #expect(reading.histogram[0] == 0)
    }

    @Test func zonesCoverEveryPixel() throws {
        let file = SampleTIFF(width: 23, height: 37).file { _, _, channel in FiveBands.pixel[channel] }
        let zones = try Measured(file, bands: FiveBands.order).capture.zones
        #expect(zones.count == 100)
        #expect(zones.map(\.all).reduce(0, +) == 23 * 37)
        #expect(zones[0].all == 2 * 3)
        #expect(zones[99].all == 3 * 4)
    }
}
