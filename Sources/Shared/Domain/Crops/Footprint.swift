import Glibc

/// Where on the ground the pixels of a capture lie, approximately: flat ground, a camera that looks straight down from
/// where the picture was taken, no distortion. Good enough to find a stressed corner of a field on foot; no orthophoto.
public struct Footprint: Sendable, Hashable {
    /// What the approximation leaves out, for whoever gets the result.
    public static let approximation =
        "Approximate: flat ground, a camera that looks straight down, no lens distortion; the top of the picture points "
        + "to the heading, or north if none is known."

    /// What is besides to be known where the height is ``CaptureFacts/isHeightAssumed``.
    public static let assumedHeight = " The altitude of the upload is taken for the height above the ground."

    private let centre: GeoPoint
    private let metresAPixel: Double
    private let heading: Double
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
            centre: centre,
            metresAPixel: metresAPixel,
            heading: (facts.heading ?? 0) * .pi / 180,
            width: across,
            height: down
        )
        // Farther from the centre than this the earth is not flat, and no drone sees that far.
        guard metresAPixel * diagonal < 50_000 else { return (nil, "The ground seen would be over 50 km across.") }
        let corners = [(0.0, 0.0), (across, 0), (across, down), (0, down)].map { footprint.position($0.0, $0.1) }
        guard corners.allSatisfy({ abs($0.longitude) <= 180 && abs($0.latitude) <= 90 }) else {
            return (nil, "The ground seen crosses the 180th meridian.")
        }
        return (footprint, approximation + (aboveGround == nil && facts.isHeightAssumed ? assumedHeight : ""))
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
        let right = (x - width / 2) * metresAPixel
        let ahead = (height / 2 - y) * metresAPixel
        let east = right * cos(heading) + ahead * sin(heading)
        let north = ahead * cos(heading) - right * sin(heading)
        // The radii of curvature of the ellipsoid at this latitude.
        let sine = sin(centre.latitude * .pi / 180)
        let flattening = 1 - 0.006_694_379_990_14 * sine * sine
        let meridian = 6_378_137 * (1 - 0.006_694_379_990_14) / (flattening * flattening.squareRoot())
        let normal = 6_378_137 / flattening.squareRoot()
        return (
            centre.latitude + north / meridian * 180 / .pi,
            centre.longitude + east / (normal * cos(centre.latitude * .pi / 180)) * 180 / .pi
        )
    }
}
