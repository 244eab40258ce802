import DecoderWire
import Domain
import Testing

@testable import Decoder

/// Fields that were drawn, against every number that NumPy found in them.
@Suite struct SurveyReckonedTests {
    private static let files = ["rows-five-bands.tiff", "rows-four-bands.tiff", "rows-photograph.png"]

    private static func survey(_ file: String) throws -> (Measured, Reckoned) {
        let reckoned = try #require(try Reckoned.all()[file])
        // A photograph says itself what its channels are.
        let bands = file.hasSuffix(".png") ? nil : reckoned.bands
        return (try Measured(try Fixture.bytes("Crops/\(file)"), bands: bands), reckoned)
    }

    @Test func everyFixtureIsTested() throws {
        #expect(try Reckoned.all().keys.sorted() == Self.files)
    }

    @Test(arguments: files)
    func pixelsAreCountedAlike(file: String) throws {
        let (measured, reckoned) = try Self.survey(file)
        let capture = measured.capture
        #expect([capture.width, capture.height] == [reckoned.width, reckoned.height])
        #expect(capture.valid == reckoned.pixels.valid)
        #expect(capture.saturated == reckoned.pixels.saturated)
        #expect(capture.empty == reckoned.pixels.empty)
        #expect(capture.canopy == reckoned.canopyPixels)
        #expect(capture.readings.map(\.index).sorted() == reckoned.indices.keys.sorted())
        #expect(Set(VegetationIndex.all.map(\.name)).subtracting(reckoned.indices.keys) == Set(reckoned.refused))
    }

    @Test(arguments: files)
    func everyNumberIsThatOfNumPy(file: String) throws {
        let (measured, reckoned) = try Self.survey(file)
        for reading in measured.capture.readings {
            let wanted = try #require(reckoned.indices[reading.index])
            Self.compare(reading.whole, wanted.whole, "\(file) \(reading.index)")
            #expect((reading.canopy == nil) == (wanted.canopy == nil), "\(file) \(reading.index)")
            if let canopy = reading.canopy, let wanted = wanted.canopy {
                Self.compare(canopy, wanted, "\(file) \(reading.index) of plants")
            }
        }
    }

    private static func compare(_ numbers: SurveyedCapture.Numbers, _ wanted: Reckoned.Statistics, _ what: String) {
        #expect(numbers.pixels == wanted.pixels, "\(what)")
        for (value, (name, exact)) in zip(numbers.values, wanted.values) {
            #expect(abs(value - exact) <= 1e-5 * max(1, abs(exact)), "\(what), \(name): \(value), not \(exact)")
        }
    }

    @Test(arguments: files)
    func everyZoneIsThatOfNumPy(file: String) throws {
        let (measured, reckoned) = try Self.survey(file)
        let zones = measured.capture.zones
        #expect(zones.map(\.all) == reckoned.zones.pixels)
        #expect(zones.map(\.valid) == reckoned.zones.valid)
        if let canopy = reckoned.zones.canopy { #expect(zones.map(\.canopy) == canopy) }
        for (index, wanted) in reckoned.zones.values {
            for (place, (mean, exact)) in zip(measured.zones(index), wanted).enumerated() {
                let isNear = mean.map { mean in exact.map { abs(mean - $0) <= 1e-5 * max(1, abs($0)) } ?? false }
                let found = "\(mean.map { "\($0)" } ?? "none"), not \(exact.map { "\($0)" } ?? "none")"
                #expect(isNear ?? (exact == nil), "\(file) \(index), zone \(place): \(found)")
            }
        }
    }

    /// A capture of 10 by 10 has a pixel in each zone: so every pixel of the photograph is asked for by itself.
    @Test func plantsAreFoundWhereTheyWereDrawn() throws {
        let photograph = try Self.pixels("rows-photograph.png")
        let drawn = try Self.pixels("rows-mask.png")
        var (both, either) = (0, 0)
        for top in stride(from: 0, to: photograph.height - 9, by: 10) {
            for left in stride(from: 0, to: photograph.width - 9, by: 10) {
                let rows = (0..<10).map { y in (0..<10).flatMap { photograph[left + $0, top + y] } }
                let tile = SamplePNG.file(width: 10, height: 10, bits: 8, colorType: 2, rows: rows)
                for (place, zone) in try Measured(tile).capture.zones.enumerated() {
                    let isDrawn = (drawn[left + place % 10, top + place / 10].first ?? 0) > 127
                    both += isDrawn && zone.canopy == 1 ? 1 : 0
                    either += isDrawn || zone.canopy == 1 ? 1 : 0
                }
            }
        }
        #expect(either > 2_000)
        #expect(Double(both) >= 0.9 * Double(either), "\(both) of \(either)")
    }

    /// The samples of a picture.
    private struct Samples {
        let width: Int
        let height: Int
        let channels: Int
        let bytes: [UInt8]

        subscript(x: Int, y: Int) -> ArraySlice<UInt8> {
            let start = (y * width + x) * channels
            return bytes[start..<start + channels]
        }
    }

    private static func pixels(_ name: String) throws -> Samples {
        let file = try Fixture.bytes("Crops/\(name)")
        return try file.withUnsafeBytes { raw in
            let header = try PictureHeader(Bytes(raw), mostPixels: 100_000)
            let picture = try Picture(Bytes(raw), header, enough: 0, grey: false, mostPixels: 100_000)
                .inSRGB(named: header.colors)
            let count = picture.width * picture.height * picture.channels
            let bytes = picture.withPixels { Array(UnsafeBufferPointer(start: $0, count: count)) }
            return Samples(width: picture.width, height: picture.height, channels: picture.channels, bytes: bytes)
        }
    }
}
