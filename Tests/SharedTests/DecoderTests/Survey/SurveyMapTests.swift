import DecoderWire
import Testing

@testable import Decoder

/// What a map shows: colours by its scale, and the histogram that stands on it.
@Suite struct SurveyMapTests {
    /// A picture of one value: the map of NDVI.
    private static func map() throws -> (picture: Picture, bytes: [UInt8]) {
        let measured = try Measured(FiveBands.plain(), bands: FiveBands.order, mapSide: 300)
        let first = try #require(measured.capture.maps.first)
        #expect(first.index == "ndvi")
        return try Array(measured.files[..<first.count]).withUnsafeBytes { raw in
            let header = try PictureHeader(Bytes(raw), mostPixels: 100_000)
            let picture = try Picture(Bytes(raw), header, enough: 0, grey: false, mostPixels: 100_000)
                .inSRGB(named: header.colors)
            let count = picture.width * picture.height * 3
            return (picture, picture.withPixels { Array(UnsafeBufferPointer(start: $0, count: count)) })
        }
    }

    @Test func aPixelHasTheColourOfItsScale() throws {
        let (picture, bytes) = try Self.map()
        #expect(picture.width == 220 && picture.height == 20 + 84)
        func color(_ x: Int, _ y: Int) -> [Int] { bytes[(y * 220 + x) * 3..<(y * 220 + x) * 3 + 3].map { Int($0) } }
        // The bar runs from 60 to 204 and from −0.2 to 1.
        let share = (0.42 / 0.58 + 0.2) / 1.2
        let place = 60 + Int(144 * share)
        let (found, scale) = (color(10, 10), color(place, 20 + 55))
        #expect(zip(found, scale).allSatisfy { abs($0 - $1) < 8 }, "\(found) \(scale)")
        #expect(color(60, 20 + 55) != scale)
    }

    @Test func theHistogramStandsWhereTheValuesAre() throws {
        let (_, bytes) = try Self.map()
        let row = 20 + 30
        let dark = (60..<204).filter { bytes[(row * 220 + $0) * 3] < 100 }
        let place = 60 + Int(144 * (0.42 / 0.58 + 0.2) / 1.2)
        #expect(!dark.isEmpty && dark.allSatisfy { abs($0 - place) <= 3 }, "\(dark) \(place)")
    }
}
