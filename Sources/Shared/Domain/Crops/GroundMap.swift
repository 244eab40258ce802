import Glibc

/// Where on the earth the pixels of a map lie: an orthophoto in degrees, or in metres of a zone of UTM.
///
/// The datums that are taken for WGS 84 differ from it by two metres at most.
public struct GroundMap: Sendable, Hashable {
    /// Who says so: `EPSG:32647`.
    public let name: String
    private let transform: [Double]
    private let system: System

    private enum System: Hashable {
        case degrees
        case utm(zone: Int, isSouth: Bool)
    }

    /// - Parameter fact: `georeference {epsg transform}` of the facts of a file.
    /// - Returns: `nil` if there is none, or of a system that is not known here.
    public init?(_ fact: JSONValue?) {
        guard case .object(let members) = fact, case .integer(let epsg) = members["epsg"],
            case .array(let values) = members["transform"], let system = Self.system(Int(epsg))
        else { return nil }
        let numbers = values.compactMap { value -> Double? in
            switch value {
            case .integer(let whole): Double(whole)
            case .number(let number): number
            default: nil
            }
        }
        guard numbers.count == 6, numbers.allSatisfy(\.isFinite) else { return nil }
        name = "EPSG:\(epsg)"
        transform = numbers
        self.system = system
    }

    /// The place of a corner of a pixel, counted from the upper left corner of the first; beyond the globe for a file that
    /// is wrong.
    public func position(_ x: Double, _ y: Double) -> (latitude: Double, longitude: Double) {
        let east = transform[0] * x + transform[1] * y + transform[2]
        let north = transform[3] * x + transform[4] * y + transform[5]
        return switch system {
        case .degrees: (latitude: north, longitude: east)
        case .utm(let zone, let isSouth): Self.unprojected(east, isSouth ? north - 10_000_000 : north, zone)
        }
    }

    private static func system(_ epsg: Int) -> System? {
        switch epsg {
        // WGS 84, ETRS89, NAD83, GDA94, GDA2020, NAD83(2011).
        case 4_326, 4_258, 4_269, 4_283, 7_844, 6_318: .degrees
        case 32_601...32_660: .utm(zone: epsg - 32_600, isSouth: false)
        case 32_701...32_760: .utm(zone: epsg - 32_700, isSouth: true)
        // ETRS89, NAD83, GDA94 and GDA2020 in UTM.
        case 25_828...25_838: .utm(zone: epsg - 25_800, isSouth: false)
        case 26_901...26_923: .utm(zone: epsg - 26_900, isSouth: false)
        case 28_348...28_358: .utm(zone: epsg - 28_300, isSouth: true)
        case 7_846...7_859: .utm(zone: epsg - 7_800, isSouth: true)
        default: nil
        }
    }

    /// The inverse of the transverse Mercator projection: J. P. Snyder, "Map Projections, a Working Manual", USGS
    /// Professional Paper 1395 (1987), equations 3-24, 3-26, 8-17 to 8-25; to a millimetre within a zone.
    private static func unprojected(
        _ easting: Double,
        _ northing: Double,
        _ zone: Int
    ) -> (latitude: Double, longitude: Double) {
        let (radius, e2, scale) = (6_378_137.0, 0.006_694_379_990_14, 0.9996)
        let second = e2 / (1 - e2)
        let arc = northing / scale / (radius * (1 - e2 / 4 - 3 * e2 * e2 / 64 - 5 * e2 * e2 * e2 / 256))
        let e1 = (1 - (1 - e2).squareRoot()) / (1 + (1 - e2).squareRoot())
        let squared = e1 * e1
        var foot = arc + (3 * e1 / 2 - 27 * e1 * squared / 32) * sin(2 * arc)
        foot += (21 * squared / 16 - 55 * squared * squared / 32) * sin(4 * arc)
        foot += 151 * e1 * squared / 96 * sin(6 * arc) + 1_097 * squared * squared / 512 * sin(8 * arc)
        let flattening = 1 - e2 * sin(foot) * sin(foot)
        let normal = radius / flattening.squareRoot()
        let meridian = radius * (1 - e2) / (flattening * flattening.squareRoot())
        let c = second * cos(foot) * cos(foot)
        let t = tan(foot) * tan(foot)
        let d = (easting - 500_000) / (normal * scale)
        let d2 = d * d
        let fourth = 5 + 3 * t + 10 * c - 4 * c * c - 9 * second
        let sixth = 61 + 90 * t + 298 * c + 45 * t * t - 252 * second - 3 * c * c
        let series = d2 / 2 - fourth * d2 * d2 / 24 + sixth * d2 * d2 * d2 / 720
        let latitude = foot - normal * tan(foot) / meridian * series
        let fifth = 5 - 2 * c + 28 * t - 3 * c * c + 8 * second + 24 * t * t
        let east = (d - (1 + 2 * t + c) * d * d2 / 6 + fifth * d * d2 * d2 / 120) / cos(foot)
        return (latitude: latitude * 180 / .pi, longitude: Double(zone * 6 - 183) + east * 180 / .pi)
    }
}
