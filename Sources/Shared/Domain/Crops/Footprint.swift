import Glibc

/// Where on the ground the pixels of a capture lie. Of a map by its georeference; of a photograph approximately: flat
/// ground, a camera that looks straight down from where the picture was taken, no distortion. That is good enough to find
/// a stressed corner of a field on foot.
public struct Footprint: Sendable, Hashable {
    /// What the approximation leaves out, for whoever gets the result.
    public static let approximation =
        "Approximate: flat ground, a camera that looks straight down, no lens distortion; the top of the picture points "
        + "to the heading, or north if none is known."

    /// What is besides to be known where the height is ``CaptureFacts/isHeightAssumed``.
    public static let assumedHeight = " The altitude of the upload is taken for the height above the ground."

    private enum Ground: Hashable {
        case map(GroundMap)
        case camera(centre: GeoPoint, heading: Double)
    }

    private let ground: Ground
    private let metresAPixel: Double
    private let width: Double
    private let height: Double

    /// What the footprint of a capture is, or why there is none.
    ///
    /// - Parameters:
    ///   - width: pixels across.
    ///   - height: pixels down.
    ///   - aboveGround: metres, if the caller knows better.
    ///   - fieldOfView: degrees across the picture, if the caller knows them; else what the file says of its lens counts.
    /// - Returns: a footprint, or `nil` and the reason.
    public static func of(
        _ facts: CaptureFacts,
        width: Int,
        height: Int,
        aboveGround: Double? = nil,
        fieldOfView: Double? = nil
    ) -> (footprint: Footprint?, note: String) {
        if let map = facts.ground { return of(map, width: Double(width), height: Double(height)) }
        guard let centre = facts.place else {
            return (nil, "There is no position: neither the upload nor the file has one.")
        }
        guard abs(centre.latitude) < 85 else { return (nil, "Too near to a pole.") }
        if let pitch = facts.gimbalPitch, abs(pitch + 90) > 15 {
            return (nil, "The camera did not look down (gimbal pitch \(pitch)°): the ground it saw is no rectangle.")
        }
        guard let metres = aboveGround ?? facts.height, metres > 0 else {
            return (nil, "The height above the ground is not known; an altitude above the sea says nothing of it.")
        }
        guard width > 0, height > 0 else { return (nil, "The picture has no size.") }
        let (across, down) = (Double(width), Double(height))
        let diagonal = (across * across + down * down).squareRoot()
        let metresAPixel: Double
        if let angle = fieldOfView {
            metresAPixel = 2 * metres * tan(angle * .pi / 360) / across
        } else if let ratio = facts.diagonalRatio {
            metresAPixel = metres * ratio / diagonal
        } else {
            return (nil, "The field of view is not known: the file names no focal length in 35 mm film.")
        }
        let footprint = Footprint(
            ground: .camera(centre: centre, heading: (facts.heading ?? 0) * .pi / 180),
            metresAPixel: metresAPixel,
            width: across,
            height: down
        )
        // Farther from the centre than this the earth is not flat, and no drone sees that far.
        guard metresAPixel * diagonal < 50_000 else { return (nil, "The ground seen would be over 50 km across.") }
        guard footprint.isOnTheGlobe else {
            return (nil, "The ground seen crosses the 180th meridian.")
        }
        return (footprint, approximation + (aboveGround == nil && facts.isHeightAssumed ? assumedHeight : ""))
    }

    /// What its file says of a map, in words that name the system.
    private static func of(_ map: GroundMap, width: Double, height: Double) -> (footprint: Footprint?, note: String) {
        let (from, to) = (map.position(width / 2, height / 2), map.position(width / 2 + 1, height / 2))
        let (meridian, parallel) = metresADegree(at: from.latitude)
        let north = (to.latitude - from.latitude) * meridian
        let east = (to.longitude - from.longitude) * parallel
        let metres = (north * north + east * east).squareRoot()
        let footprint = Footprint(ground: .map(map), metresAPixel: metres, width: width, height: height)
        guard footprint.isOnTheGlobe, metres.isFinite, metres > 0 else {
            return (nil, "The file says where it lies (\(map.name)), but that is beyond the globe.")
        }
        return (footprint, "By the georeference of the file (\(map.name)).")
    }

    private var isOnTheGlobe: Bool {
        [(0.0, 0.0), (width, 0), (width, height), (0, height)].map { position($0.0, $0.1) }.allSatisfy { corner in
            abs(corner.longitude) <= 180 && abs(corner.latitude) <= 90
        }
    }

    /// Metres on the ground that a pixel is wide.
    public var groundSampleDistance: Double { metresAPixel }

    /// A rectangle of pixels as a closed ring of `[longitude, latitude]`, counter-clockwise if seen from above.
    public func ring(x: Range<Int>, y: Range<Int>) -> [[Double]] {
        let (left, right) = (Double(x.lowerBound), Double(x.upperBound))
        let (top, bottom) = (Double(y.lowerBound), Double(y.upperBound))
        let corners = [(left, top), (left, bottom), (right, bottom), (right, top), (left, top)]
        return corners.map { corner in
            let place = position(corner.0, corner.1)
            return [Self.rounded(place.longitude), Self.rounded(place.latitude)]
        }
    }

    /// A centimetre is a tenth of the seventh digit.
    private static func rounded(_ degrees: Double) -> Double { (degrees * 1e8).rounded() / 1e8 }

    private func position(_ x: Double, _ y: Double) -> (latitude: Double, longitude: Double) {
        switch ground {
        case .map(let map): map.position(x, y)
        case .camera(let centre, let heading): position(x, y, from: centre, heading)
        }
    }

    private func position(
        _ x: Double,
        _ y: Double,
        from centre: GeoPoint,
        _ heading: Double
    ) -> (latitude: Double, longitude: Double) {
        let right = (x - width / 2) * metresAPixel
        let ahead = (height / 2 - y) * metresAPixel
        let east = right * cos(heading) + ahead * sin(heading)
        let north = ahead * cos(heading) - right * sin(heading)
        let (meridian, parallel) = Self.metresADegree(at: centre.latitude)
        return (centre.latitude + north / meridian, centre.longitude + east / parallel)
    }

    /// Metres of a degree to the north and to the east, by the radii of curvature of the ellipsoid at this latitude.
    private static func metresADegree(at latitude: Double) -> (meridian: Double, parallel: Double) {
        let sine = sin(latitude * .pi / 180)
        let flattening = 1 - 0.006_694_379_990_14 * sine * sine
        let meridian = 6_378_137 * (1 - 0.006_694_379_990_14) / (flattening * flattening.squareRoot())
        let normal = 6_378_137 / flattening.squareRoot()
        return (meridian * .pi / 180, normal * cos(latitude * .pi / 180) * .pi / 180)
    }
}
