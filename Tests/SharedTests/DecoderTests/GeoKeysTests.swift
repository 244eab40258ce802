import CCodecs
import DecoderWire
import Testing

@testable import Decoder

/// What a TIFF says of where its pixels lie.
@Suite struct GeoKeysTests {
    private static let scale: SampleTIFF.Entry = (33_550, .doubles([0.5, 0.25, 0]))
    private static let tiepoint: SampleTIFF.Entry = (33_922, .doubles([2, 4, 0, 665_000, 1_550_000, 0]))

    /// Keys with their numbers.
    private static func keys(_ keys: [(Int, Int)]) -> SampleTIFF.Entry {
        (34_735, .shorts([1, 1, 0, keys.count] + keys.flatMap { [$0.0, 0, 1, $0.1] }))
    }

    private static func georeference(_ tags: [SampleTIFF.Entry]) -> Georeference? {
        let file = SampleTIFF(channels: 1, samples: .uint8, extra: tags).file { _, _, _ in 1 }
        return file.withUnsafeBytes { ExifReader(Bytes($0)).flatMap { GeoKeys.georeference($0) } }
    }

    @Test func aPointAndAScaleMakeAMap() {
        let keys = Self.keys([(1_024, 1), (1_025, 1), (3_072, 32_647)])
        let found = Self.georeference([Self.scale, Self.tiepoint, keys])
        #expect(found?.epsg == 32_647)
        // The third column and the fifth row are at the point.
        #expect(found?.transform == [0.5, 0, 664_999, 0, -0.25, 1_550_001])
    }

    @Test func aMatrixMakesAMapThatIsTurned() {
        let matrix: [Double] = [0.3, 0.4, 0, 10, 0.4, -0.3, 0, 20, 0, 0, 0, 0, 0, 0, 0, 1]
        let found = Self.georeference([(34_264, .doubles(matrix)), Self.keys([(1_024, 2), (2_048, 4_326)])])
        #expect(found == Georeference(epsg: 4_326, transform: [0.3, 0.4, 10, 0.4, -0.3, 20]))
    }

    @Test func pointsAreTheMiddleOfTheirPixels() {
        let found = Self.georeference([Self.scale, Self.tiepoint, Self.keys([(1_025, 2), (3_072, 32_647)])])
        #expect(found?.transform == [0.5, 0, 664_998.75, 0, -0.25, 1_550_001.125])
    }

    @Test func aSystemOfItsOwnHasNoNumber() {
        let found = Self.georeference([Self.scale, Self.tiepoint, Self.keys([(3_072, 32_767)])])
        #expect(found != nil && found?.epsg == nil)
    }

    @Test(arguments: [Double.nan, .infinity, 1e300, 0.5])
    func aDirectoryOfFractionsSaysNothing(number: Double) {
        let directory: SampleTIFF.Entry = (34_735, .doubles([1, 1, 0, 1, number, 0, 1, number]))
        let found = Self.georeference([Self.scale, Self.tiepoint, directory])
        #expect(found != nil && found?.epsg == nil)
    }

    @Test func aMapWithoutEndIsNone() {
        let matrix = [1.7e308, 1.7e308, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
        #expect(Self.georeference([(34_264, .doubles(matrix)), Self.keys([(1_025, 2)])]) == nil)
    }

    @Test func whatIsNoMapIsNone() {
        let tags: [[SampleTIFF.Entry]] = [
            [], [Self.scale], [Self.tiepoint], [(33_550, .doubles([0, 0, 0])), Self.tiepoint],
            [(33_550, .doubles([.nan, 1, 0])), Self.tiepoint],
            [(33_550, .shorts([1, 1, 0])), (33_922, .doubles([1]))],
            [(34_264, .doubles([1, 2, 3]))],
        ]
        for tags in tags { #expect(Self.georeference(tags) == nil) }
    }
}
