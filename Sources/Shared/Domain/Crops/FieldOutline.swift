import Glibc

/// The outline of a field: a ring around it, and rings around what is not part of it.
///
/// Straight lines in degrees, as GeoJSON (RFC 7946) means them; for fields the difference to great circles is far below a
/// pixel. A place on the line between two fields belongs to one of them, always the same.
public struct FieldOutline: Sendable, Hashable, Codable {
    /// Corners of all rings at most.
    public static let mostCorners = 1_000
    /// Rings at most.
    public static let mostRings = 50

    /// The outer ring, counter-clockwise, then the holes, clockwise, as RFC 7946 has them written; the first corner is
    /// not repeated at the end.
    public let rings: [[GeoPoint]]

    /// An outline of GeoJSON's coordinates: rings of `[longitude, latitude]`, first and last of a ring the same, in
    /// whatever direction.
    ///
    /// - Throws: ``Failure/Code/invalid`` with the reason: a ring that is open, has no area or crosses itself or another,
    ///   a hole outside, a span over the 180th meridian, too many corners.
    public init(_ coordinates: [[[Double]]]) throws(Failure) {
        rings = try Self.rings(coordinates)
        guard bounds.east - bounds.west <= 180 else {
            throw Failure(.invalid, "The outline crosses the 180th meridian: draw a field on each side of it.")
        }
        guard !Self.cross(rings) else {
            throw Failure(.invalid, "A ring of the outline crosses itself or another.")
        }
        for hole in rings.dropFirst() where !Self.isInside(hole[0], rings[0]) {
            throw Failure(.invalid, "A hole lies outside of the outline.")
        }
    }

    /// Decodes the coordinates of an outline that was encoded: whether rings cross, which takes the square of their
    /// corners, was found out when it was made.
    public init(from decoder: any Decoder) throws {
        rings = try Self.rings(try decoder.singleValueContainer().decode([[[Double]]].self))
    }

    /// Encodes coordinates.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(coordinates)
    }

    /// As GeoJSON has them: rings closed.
    public var coordinates: [[[Double]]] {
        rings.map { ring in (ring + ring.prefix(1)).map { [$0.longitude, $0.latitude] } }
    }

    /// The box around it.
    public var bounds: GeoBounds {
        let latitudes = rings[0].map(\.latitude)
        let longitudes = rings[0].map(\.longitude)
        return GeoBounds(
            south: latitudes.min() ?? 0,
            west: longitudes.min() ?? 0,
            north: latitudes.max() ?? 0,
            east: longitudes.max() ?? 0
        )
    }

    /// Whether the place is in the outer ring and in no hole.
    public func contains(_ point: GeoPoint) -> Bool {
        guard bounds.contains(point), Self.isInside(point, rings[0]) else { return false }
        return !rings.dropFirst().contains { Self.isInside(point, $0) }
    }

    /// The area without the holes, on a sphere that is flat over the field: within 1 % up to 50 km across.
    public var squareMetres: Double {
        let middle = (bounds.south + bounds.north) / 2
        let metres = 111_195.0
        let scale = metres * metres * cos(middle * .pi / 180)
        let areas = rings.map { abs(Self.signedArea($0)) * scale }
        return max(0, (areas.first ?? 0) - areas.dropFirst().reduce(0, +))
    }

    private static func rings(_ coordinates: [[[Double]]]) throws(Failure) -> [[GeoPoint]] {
        guard (1...mostRings).contains(coordinates.count) else {
            throw Failure(.invalid, "An outline has 1 to \(mostRings) rings.")
        }
        guard coordinates.reduce(0, { $0 + $1.count }) <= mostCorners else {
            throw Failure(.invalid, "An outline has at most \(mostCorners) corners.")
        }
        var rings: [[GeoPoint]] = []
        for positions in coordinates {
            let corners = try ring(positions)
            let isCounterClockwise = signedArea(corners) > 0
            // Turned around, it begins at the same corner.
            let turned = Array(corners.prefix(1)) + corners.dropFirst().reversed()
            rings.append(isCounterClockwise == rings.isEmpty ? corners : turned)
        }
        return rings
    }

    private static func ring(_ coordinates: [[Double]]) throws(Failure) -> [GeoPoint] {
        var points: [GeoPoint] = []
        for position in coordinates {
            guard (2...3).contains(position.count),
                let point = GeoPoint(latitude: position[1], longitude: position[0])
            else {
                throw Failure(.invalid, "A corner is [longitude, latitude] in degrees.")
            }
            points.append(point)
        }
        guard points.count >= 4, points.first == points.last else {
            throw Failure(.invalid, "A ring has at least four positions, the last one the same as the first.")
        }
        points.removeLast()
        guard abs(signedArea(points)) > 1e-12 else { throw Failure(.invalid, "A ring has no area.") }
        return points
    }

    /// In square degrees; its sign tells the direction.
    private static func signedArea(_ ring: [GeoPoint]) -> Double {
        // Relative to a corner: far from zero, large products would swallow the area.
        guard let origin = ring.first else { return 0 }
        var sum = 0.0
        for (from, to) in edges(of: ring) {
            let (x1, y1) = (from.longitude - origin.longitude, from.latitude - origin.latitude)
            let (x2, y2) = (to.longitude - origin.longitude, to.latitude - origin.latitude)
            sum += x1 * y2 - x2 * y1
        }
        return sum / 2
    }

    /// Counts the edges to the east; each includes its lower end and not its upper one, so no corner counts twice.
    private static func isInside(_ point: GeoPoint, _ ring: [GeoPoint]) -> Bool {
        var isInside = false
        for (from, to) in edges(of: ring) {
            guard (from.latitude > point.latitude) != (to.latitude > point.latitude) else { continue }
            let share = (point.latitude - from.latitude) / (to.latitude - from.latitude)
            if point.longitude < from.longitude + share * (to.longitude - from.longitude) { isInside.toggle() }
        }
        return isInside
    }

    private static func edges(of ring: [GeoPoint]) -> [(GeoPoint, GeoPoint)] {
        guard let first = ring.first else { return [] }
        return Array(zip(ring, Array(ring.dropFirst()) + [first]))
    }

    /// Whether any two edges cross; touching at a point is allowed.
    private static func cross(_ rings: [[GeoPoint]]) -> Bool {
        let all = rings.flatMap { edges(of: $0) }
        for (index, one) in all.enumerated() {
            for other in all[(index + 1)...] where cross(one, other) { return true }
        }
        return false
    }

    private static func cross(_ one: (GeoPoint, GeoPoint), _ other: (GeoPoint, GeoPoint)) -> Bool {
        side(one.0, one.1, other.0) * side(one.0, one.1, other.1) < 0
            && side(other.0, other.1, one.0) * side(other.0, other.1, one.1) < 0
    }

    /// 1 left, −1 right, 0 on the line.
    private static func side(_ from: GeoPoint, _ to: GeoPoint, _ point: GeoPoint) -> Int {
        let area =
            (to.longitude - from.longitude) * (point.latitude - from.latitude)
            - (to.latitude - from.latitude) * (point.longitude - from.longitude)
        return area > 1e-15 ? 1 : area < -1e-15 ? -1 : 0
    }
}
