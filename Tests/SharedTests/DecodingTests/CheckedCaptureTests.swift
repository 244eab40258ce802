import DecoderWire
import Domain
import Testing

@testable import Decoding

/// What a decoder says of a capture is believed as far as it can be checked.
@Suite struct CheckedCaptureTests {
    private typealias Lie = @Sendable (inout SurveyedCapture) -> Void

    private static func order(mapSide: Int = 0) -> SurveyOrder {
        SurveyOrder(
            files: [SurveyOrder.File(count: 10, bands: nil)],
            indices: VegetationIndex.all.map { index in
                SurveyOrder.Index(
                    name: index.name,
                    title: index.title,
                    low: index.range.lowerBound,
                    high: index.range.upperBound,
                    isMain: index.isMain
                )
            },
            mapSide: mapSide,
            assumedBands: nil
        )
    }

    private static func reading(
        of index: String,
        pixels: Int = 98,
        _ values: [Double] = [0.5, 0.52, 0.4, 0.6, 0.05, 0.3, 0.7],
        canopy: SurveyedCapture.Numbers? = nil
    ) -> SurveyedCapture.Reading {
        var histogram = [Int](repeating: 0, count: SurveyedCapture.steps)
        histogram[30] = pixels
        let whole = SurveyedCapture.Numbers(pixels: pixels, values: values)
        return SurveyedCapture.Reading(index: index, whole: whole, canopy: canopy, histogram: histogram)
    }

    private static func zone(
        all: Int = 1,
        valid: Int = 1,
        canopy: Int = 0,
        mean: Double? = 0.5
    ) -> SurveyedCapture.Zone {
        let count = VegetationIndex.possible(with: [.red, .nir]).count
        return SurveyedCapture.Zone(
            all: all,
            valid: valid,
            canopy: canopy,
            means: [Double?](repeating: mean, count: count)
        )
    }

    /// Red and near infrared of 10 by 10 pixels, the last two of which do not count.
    private static func capture() -> SurveyedCapture {
        var capture = SurveyedCapture()
        capture.width = 10
        capture.height = 10
        capture.origin.bands = [.red, .nir]
        capture.valid = 98
        capture.saturated = 1
        capture.empty = 1
        capture.readings = VegetationIndex.possible(with: [.red, .nir]).map { reading(of: $0.name) }
        capture.zones = (0..<SurveyedCapture.zones).map { $0 < 98 ? zone() : zone(valid: 0, mean: nil) }
        return capture
    }

    private static func isBelieved(_ capture: SurveyedCapture, hasModel: Bool = false) -> Bool {
        CheckedCapture(capture, order(), mostPixels: 1_000, hasModel: hasModel) != nil
    }

    /// Which of these lies would be believed, by their place.
    private static func believed(_ lies: [Lie]) -> [Int] {
        lies.indices.filter { place in
            var capture = Self.capture()
            lies[place](&capture)
            return isBelieved(capture)
        }
    }

    @Test func whatIsSoundIsBelieved() throws {
        let checked = CheckedCapture(Self.capture(), Self.order(), mostPixels: 100, hasModel: false)
        let crop = try #require(checked?.crop([]))
        #expect(crop.survey.pixels.all == 100)
        #expect(crop.survey.indices.map(\.index) == VegetationIndex.possible(with: [.red, .nir]).map(\.name))
        #expect(crop.survey.zones.count == 100)
    }

    @Test func aCaptureOfNothingIsSoundToo() {
        var capture = Self.capture()
        capture.valid = 0
        capture.empty = 99
        let nothing = [Double](repeating: 0, count: 7)
        capture.readings = capture.readings.map { Self.reading(of: $0.index, pixels: 0, nothing) }
        capture.zones = capture.zones.map { _ in Self.zone(valid: 0, mean: nil) }
        #expect(Self.isBelieved(capture))
    }

    @Test func countsAddUp() {
        let lies: [Lie] = [
            { $0.width = 0 },
            { $0.width = 101 },
            { capture in
                // Their product is 2⁶⁴.
                capture.width = 1 << 33
                capture.height = 1 << 31
            },
            { $0.valid = 97 },
            { capture in
                capture.saturated = -1
                capture.empty = 3
            },
            { $0.canopy = 5 },
        ]
        #expect(Self.believed(lies).isEmpty)
    }

    @Test func bandsAndReadingsAreThoseThatCanBe() {
        let lies: [Lie] = [
            { $0.origin.bands = [.red, .nir, .nir] },
            { capture in
                capture.origin.bands = []
                capture.readings = []
                capture.zones = capture.zones.map { zone in
                    SurveyedCapture.Zone(all: zone.all, valid: zone.valid, canopy: 0, means: [])
                }
            },
            { $0.readings.removeLast() },
            { $0.readings.swapAt(0, 1) },
            { $0.origin.scale = 0 },
            { $0.origin.scale = .infinity },
            { $0.origin.source = "guess" },
            { $0.origin.calibration = "perfect" },
        ]
        #expect(Self.believed(lies).isEmpty)
    }

    /// Mean, median, p10, p90, standard deviation, least, greatest.
    private static let disordered: [[Double]] = [
        [0.9, 0.5, 0.4, 0.6, 0.05, 0.3, 0.7], [0.5, 0.39, 0.4, 0.6, 0.05, 0.3, 0.7],
        [0.5, 0.5, 0.2, 0.6, 0.05, 0.3, 0.7], [0.5, 0.5, 0.4, 0.8, 0.05, 0.3, 0.7],
        [0.5, 0.5, 0.4, 0.6, -0.05, 0.3, 0.7], [0.5, 0.5, 0.4, 0.6, 0.3, 0.3, 0.7],
        [0.5, 0.5, 0.4, 0.6, 0.05, 0.7, 0.3], [0.5, 0.5, 0.4, 0.6, 0.05, 0.3, .infinity],
        [.nan, 0.5, 0.4, 0.6, 0.05, 0.3, 0.7], [0.5, 0.5, 0.4, 0.6, 0.05, 0.3], [],
    ]

    @Test func numbersAreInTheirOrder() {
        var lies: [Lie] = []
        for values in Self.disordered {
            lies.append { $0.readings[0] = Self.reading(of: "ndvi", values) }
        }
        #expect(Self.believed(lies).isEmpty)
    }

    @Test func pixelsOfAReadingAreThoseThatCount() {
        let plants = SurveyedCapture.Numbers(pixels: 1, values: [0.5, 0.5, 0.5, 0.5, 0, 0.5, 0.5])
        let lies: [Lie] = [
            { $0.readings[0] = Self.reading(of: "ndvi", pixels: 99) },
            { $0.readings[0] = Self.reading(of: "ndvi", pixels: -1) },
            { $0.readings[0] = Self.reading(of: "ndvi", pixels: 0) },
            { $0.readings[0] = Self.reading(of: "ndvi", canopy: plants) },
        ]
        #expect(Self.believed(lies).isEmpty)
    }

    @Test func zonesAreThePicture() {
        let lies: [Lie] = [
            { $0.zones.removeLast() },
            { $0.zones[0] = Self.zone(all: 2) },
            { $0.zones[0] = Self.zone(all: -1) },
            { $0.zones[0] = Self.zone(valid: 0, mean: nil) },
            { $0.zones[0] = Self.zone(canopy: 1) },
            { $0.zones[0] = Self.zone(mean: 0.8) },
            { $0.zones[0] = Self.zone(mean: .nan) },
            { $0.zones[99] = Self.zone(valid: 0, mean: 0.5) },
        ]
        #expect(Self.believed(lies).isEmpty)
    }

    @Test func whereNoModelIsNoneCanHaveSpoken() {
        var capture = Self.capture()
        capture.modelNote = "The model leaves.onnx failed on this picture."
        #expect(!Self.isBelieved(capture))
        #expect(Self.isBelieved(capture, hasModel: true))
        capture.modelNote = nil
        capture.model = SurveyedCapture.ModelAnswer(
            version: "leaves.onnx@00000000",
            names: ["blight"],
            confidences: [1],
            milliseconds: 1
        )
        #expect(!Self.isBelieved(capture))
        #expect(Self.isBelieved(capture, hasModel: true))
    }

    @Test func mapsAreThoseThatWereOrdered() {
        func crop(_ png: [UInt8], mapSide: Int) -> MeasuredCrop? {
            var capture = Self.capture()
            capture.maps = [SurveyedCapture.Map(index: "ndvi", count: png.count)]
            let order = Self.order(mapSide: mapSide)
            return CheckedCapture(capture, order, mostPixels: 1_000, hasModel: false)?.crop(png[...])
        }
        func png(_ width: UInt8, _ height: UInt8) -> [UInt8] {
            let header: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]
            let sides: [UInt8] = [0, 0, width, 0, 0, 0, height, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0]
            return header + Array("IHDR".utf8) + sides
        }
        #expect(crop(png(1, 1), mapSide: 256)?.maps.keys.sorted() == ["ndvi"])
        #expect(crop(png(2, 1), mapSide: 256) == nil)
        #expect(crop(png(1, 2), mapSide: 256) == nil)
        #expect(crop(png(1, 1), mapSide: 0) == nil)
        #expect(crop([0x89, 0x50, 0x4E, 0x47], mapSide: 256) == nil)
        #expect(crop(png(1, 1) + [0], mapSide: 256) != nil)
    }
}
