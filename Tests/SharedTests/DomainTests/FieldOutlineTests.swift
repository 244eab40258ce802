import Domain
import FoundationEssentials
import Testing

struct FieldOutlineTests {
    private static let square = [[0.0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
    private static let hole = [[1.0, 1], [3, 1], [3, 3], [1, 3], [1, 1]]

    private static func place(_ longitude: Double, _ latitude: Double) throws -> GeoPoint {
        try #require(GeoPoint(latitude: latitude, longitude: longitude))
    }

    @Test(arguments: [(2.0, 2.0, true), (0.5, 3.5, true), (4.5, 2, false), (-1, 2, false), (2, 4.1, false)])
    func holdsWhatIsInside(_ x: Double, _ y: Double, _ isInside: Bool) throws {
        let outline = try FieldOutline([Self.square])
        #expect(try outline.contains(Self.place(x, y)) == isInside)
        // The direction of a ring says nothing.
        let reversed = try FieldOutline([Array(Self.square.reversed())])
        #expect(try reversed.contains(Self.place(x, y)) == isInside)
    }

    @Test func aHoleIsNoPartOfIt() throws {
        let outline = try FieldOutline([Self.square, Self.hole])
        #expect(try !outline.contains(Self.place(2, 2)))
        #expect(try outline.contains(Self.place(0.5, 0.5)))
        #expect(try outline.contains(Self.place(3.5, 2)))
        let whole = try FieldOutline([Self.square])
        #expect(abs(outline.squareMetres / whole.squareMetres - 0.75) < 1e-9)
    }

    @Test func aConcaveOutlineIsFollowed() throws {
        let arrow = [[0.0, 0], [4, 0], [4, 4], [2, 1], [0, 4], [0, 0]]
        let outline = try FieldOutline([arrow])
        #expect(try !outline.contains(Self.place(2, 3)))
        #expect(try outline.contains(Self.place(0.5, 3)))
        // On a level with a corner, no edge counts twice.
        #expect(try outline.contains(Self.place(0.5, 1)))
        #expect(try !outline.contains(Self.place(5, 1)))
    }

    @Test func aPlaceOnACommonEdgeIsInOneOfTwoNeighbours() throws {
        let west = try FieldOutline([[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]])
        let east = try FieldOutline([[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]])
        let place = try Self.place(1, 0.5)
        #expect([west, east].filter { $0.contains(place) }.count == 1)
    }

    @Test(
        arguments: [
            ("no ring", []),
            ("three positions", [[[0, 0], [1, 1], [0, 0]]]),
            ("open", [[[0, 0], [1, 0], [1, 1], [0, 1]]]),
            ("no area", [[[0, 0], [1, 1], [2, 2], [0, 0]]]),
            ("off the earth", [[[0, 0], [1, 0], [1, 91], [0, 0]]]),
            ("one number", [[[0], [1, 0], [1, 1], [0]]]),
            ("a bow tie", [[[0, 0], [4, 4], [4, 0], [0, 3], [0, 0]]]),
            ("across the 180th meridian", [[[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]]),
            ("a hole outside", [FieldOutlineTests.square, [[8, 8], [9, 8], [9, 9], [8, 8]]]),
            ("a hole across the edge", [FieldOutlineTests.square, [[3, 1], [5, 1], [5, 2], [3, 2], [3, 1]]]),
        ] as [(String, [[[Double]]])]
    )
    func refusesWhatIsNoOutline(_ name: String, _ coordinates: [[[Double]]]) {
        let failure = #expect(throws: Failure.self, "\(name)") { _ = try FieldOutline(coordinates) }
        #expect(failure?.code == .invalid)
    }

    @Test func refusesTooManyCorners() throws {
        func circle(_ corners: Int) -> [[Double]] {
            let places = (0..<corners).map { number -> [Double] in
                // A parabola and its chord: convex, without trigonometry.
                let x = Double(number) / Double(corners)
                return [x, x * x]
            }
            return places + [places[0]]
        }
        #expect(try FieldOutline([circle(FieldOutline.mostCorners - 1)]).rings[0].count == FieldOutline.mostCorners - 1)
        #expect(throws: Failure.self) { _ = try FieldOutline([circle(FieldOutline.mostCorners)]) }
    }

    @Test func comesBackFromJSON() throws {
        let outline = try FieldOutline([Self.square, Self.hole])
        let json = try JSONEncoder().encode(outline)
        #expect(try JSONDecoder().decode(FieldOutline.self, from: json) == outline)
        #expect(outline.coordinates == [Self.square, Array(Self.hole.reversed())])
        #expect(outline.bounds == GeoBounds(south: 0, west: 0, north: 4, east: 4))
        #expect(throws: (any Error).self) { try JSONDecoder().decode(FieldOutline.self, from: Data("[[[0,0]]]".utf8)) }
    }

    /// RFC 7946, 3.1.6: the outer ring counter-clockwise, holes clockwise, whoever drew them.
    @Test func itsRingsTurnAsGeoJSONWantsThem() throws {
        let around = Array(Self.square.reversed())
        let expected = try FieldOutline([Self.square, Self.hole])
        for rings in [[around, Self.hole], [around, Array(Self.hole.reversed())], [Self.square, Self.hole]] {
            let outline = try FieldOutline(rings)
            #expect(outline == expected)
            #expect(outline.coordinates == [Self.square, Array(Self.hole.reversed())])
        }
    }

    @Test func knowsItsArea() throws {
        let degree = try FieldOutline([[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]])
        #expect(abs(degree.squareMetres / 1.2364e10 - 1) < 0.01)
        // Small and far from zero: nothing cancels out.
        let small = try FieldOutline([
            [[100, 13], [100.0001, 13], [100.0001, 13.0001], [100, 13.0001], [100, 13]]
        ])
        #expect(abs(small.squareMetres - 120.5) < 1)
    }
}
