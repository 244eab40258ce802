import FoundationEssentials
import TestKit
import Testing

@testable import Domain

/// Places by the georeference of a file, against PROJ.
@Suite struct GroundMapTests {
    private static func fact(_ epsg: Int, _ transform: [Double]) -> JSONValue {
        ["epsg": .integer(Int64(epsg)), "transform": .array(transform.map { .number($0) })]
    }

    /// By `pyproj.Transformer.from_crs(epsg, 4326, always_xy=True)`.
    @Test(arguments: [
        (32_647, 665_000.0, 1_550_000.0, 14.015_740_289, 100.527_851_366),
        (32_733, 300_000, 6_200_000, -34.322_005_052, 12.826_229_238),
        (25_832, 691_000, 5_334_000, 48.130_570_417, 11.567_052_874),
        (32_647, 180_000, 2_000_000, 18.065_034_301, 95.977_244_802),
        (28_355, 500_000, 5_800_000, -37.947_589_573, 147),
    ])
    func aZoneOfUTMIsWhatPROJSays(epsg: Int, east: Double, north: Double, latitude: Double, longitude: Double) throws {
        let map = try #require(GroundMap(Self.fact(epsg, [0.1, 0, east, 0, -0.1, north])))
        let found = map.position(0, 0)
        // A millimetre is a hundred-millionth of a degree.
        #expect(abs(found.latitude - latitude) < 2e-8 && abs(found.longitude - longitude) < 2e-8, "\(found)")
    }

    @Test func degreesAreDegrees() throws {
        let map = try #require(GroundMap(Self.fact(4_326, [1e-6, 0, 100.5, 0, -1e-6, 14.25])))
        let found = map.position(1_000, 500)
        #expect(abs(found.longitude - 100.501) < 1e-12 && abs(found.latitude - 14.2495) < 1e-12)
    }

    @Test func whatIsNotKnownIsNoPlace() {
        // Indian 1975 lies 300 metres beside WGS 84.
        #expect(GroundMap(Self.fact(24_047, [1, 0, 0, 0, -1, 0])) == nil)
        #expect(GroundMap(Self.fact(4_326, [1, 0, 0])) == nil)
        #expect(GroundMap(["transform": [1, 0, 0, 0, -1, 0]]) == nil)
        #expect(GroundMap(nil) == nil)
    }

    @Test func zonesOfAMapLieWhereItSays() throws {
        let metadata: [String: JSONValue] = [
            "width": 1_000, "height": 500, "georeference": Self.fact(32_647, [0.1, 0, 665_000, 0, -0.1, 1_550_000]),
        ]
        var file = SampleUpload.fresh().file
        file.gps = nil
        let facts = CaptureFacts(file, metadata: metadata)
        let place = try #require(facts.place)
        let (footprint, note) = Footprint.of(facts, width: 1_000, height: 500)
        #expect(note == "By the georeference of the file (EPSG:32647).")
        let ring = try #require(footprint?.ring(x: 0..<1_000, y: 0..<500))
        let middle = ring.dropLast().reduce([0, 0]) { [$0[0] + $1[0] / 4, $0[1] + $1[1] / 4] }
        #expect(abs(middle[0] - place.longitude) < 1e-7 && abs(middle[1] - place.latitude) < 1e-7)
        #expect(abs((footprint?.groundSampleDistance ?? 0) - 0.1) < 1e-4)
        // A picture that is to be turned is no map.
        let turned = CaptureFacts(file, metadata: metadata.merging(["orientation": 6]) { $1 })
        #expect(turned.ground == nil && turned.place == nil)
    }
}
