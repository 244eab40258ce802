public import FoundationEssentials

/// When, where and how a picture was taken, from the upload's `gps` part first, then from what its file says.
///
/// Of the facts of a file these are read: `gps {latitude longitude altitude}`, `date_taken`, `exif` by its own names,
/// `georeference` with `width` and `height`, and `position {latitude longitude altitude relative_altitude heading speed accuracy gimbal_pitch gimbal_yaw}`, what drone
/// and camera say together.
public struct CaptureFacts: Sendable, Hashable {
    /// Who says when a picture was taken.
    public enum TimeSource: String, Sendable, CaseIterable {
        /// The `gps` part of the upload, or of a later order.
        case form
        /// The satellites, as the camera wrote it down.
        case gps
        /// The camera's clock.
        case camera
        /// Nobody: the time is that of the upload, and no picture was taken later than that.
        case upload
    }

    /// Where the pixels of a map lie; `nil` for a photograph.
    public let ground: GroundMap?
    /// Where: the middle of a map; `nil` if nobody says.
    public let place: GeoPoint?
    /// Metres above the sea, as drone or camera say.
    public let altitude: Double?
    /// Metres above the ground: above the place of the start, as the upload or the drone says; else the altitude of the
    /// upload (``isHeightAssumed``). Never that of a file, which is above the sea.
    public let height: Double?
    /// Nobody speaks of the ground: ``height`` is the altitude of the upload, whatever that is above.
    public let isHeightAssumed: Bool
    /// Where the top of the picture points, in degrees clockwise from north, 0 to 360.
    public let heading: Double?
    /// Metres a second.
    public let speed: Double?
    /// Metres.
    public let accuracy: Double?
    /// Degrees; −90 looks straight down.
    public let gimbalPitch: Double?
    /// The diagonal of the ground seen, over the height: `2 · tan(half the diagonal angle)`; `nil` for an unknown lens.
    public let diagonalRatio: Double?
    /// When: by the upload's part, the satellites, the camera's clock (UTC unless it gives an offset), or the upload.
    public let capturedAt: Date
    /// By whose word that is the time.
    public let capturedFrom: TimeSource

    /// Reads them.
    ///
    /// - Parameter metadata: the facts of ``Analysis/metadata``.
    public init(_ file: StoredFile, metadata: [String: JSONValue]) {
        let upload = Facts(file.gps)
        let found = Facts(metadata["gps"])
        let exif = Facts(metadata["exif"])
        let drone = Facts(metadata["position"])
        let metres = -100_000.0...100_000
        // A camera without a fix writes zeros: whoever merged the witnesses dropped those.
        let own = Facts(JSONValue.object(metadata))
        let isUpright = own.number("orientation", 0...8).map { $0 <= 1 } ?? true
        ground = isUpright ? GroundMap(metadata["georeference"]) : nil
        place = upload.place ?? ground?.middle(own) ?? drone.place ?? found.place.flatMap { $0.isOrigin ? nil : $0 }
        altitude = drone.number("altitude", metres) ?? found.number("altitude", metres)
        let aboveStart = [upload, drone].compactMap { $0.number("relative_altitude", 0...20_000) }.first
        height = aboveStart ?? upload.number("altitude", 0...20_000)
        isHeightAssumed = aboveStart == nil && height != nil
        // A picture turns with the gimbal, and only without one with the drone.
        let turns = [
            upload.number("bearing", -360...360), drone.number("gimbal_yaw", -360...360),
            drone.number("heading", -360...360), exif.number("GPSImgDirection", 0...360),
        ]
        heading = turns.compactMap { $0 }.first.map { $0 < 0 ? $0 + 360 : $0 }
        speed = upload.number("speed", 0...100_000) ?? drone.number("speed", 0...100_000)
        accuracy = upload.number("accuracy", 0...40_000_000) ?? drone.number("accuracy", 0...40_000_000)
        gimbalPitch = drone.number("gimbal_pitch", -180...180)
        // By definition (CIPA), lenses are equivalent whose diagonals show the same; a film's is 43.27 mm.
        diagonalRatio = exif.number("FocalLengthIn35mmFilm", 1...5_000).map { 43.266_615 / $0 }
        let (oldest, youngest) = (Date(timeIntervalSince1970: 315_532_800), file.uploadedAt.addingTimeInterval(86_400))
        let told: [(source: TimeSource, time: Date?)] = [
            (source: .form, time: upload.number("timestamp", 0...1e16).map { Date(timeIntervalSince1970: $0 / 1_000) }),
            (source: .gps, time: exif.satelliteTime),
            (source: .camera, time: own.time("date_taken")),
        ]
        // Clocks that are off by years tell nothing.
        let known = told.first { clock in clock.time.map { $0 >= oldest && $0 <= youngest } ?? false }
        capturedAt = known?.time ?? file.uploadedAt
        capturedFrom = known?.source ?? .upload
    }
}

extension GroundMap {
    /// The place in the middle of the picture whose sides these facts name.
    fileprivate func middle(_ facts: Facts) -> GeoPoint? {
        let sides = 1.0...1e9
        guard let width = facts.number("width", sides), let height = facts.number("height", sides) else { return nil }
        let middle = position(width / 2, height / 2)
        return GeoPoint(latitude: middle.latitude, longitude: middle.longitude)
    }
}

extension GeoPoint {
    fileprivate var isOrigin: Bool { latitude == 0 && longitude == 0 }
}

/// The members of an object, read with care: anybody may have written them.
private struct Facts {
    let members: [String: JSONValue]

    init(_ value: JSONValue?) {
        if case .object(let members) = value { self.members = members } else { members = [:] }
    }

    func number(_ name: String, _ range: ClosedRange<Double>) -> Double? {
        let number: Double? =
            switch members[name] {
            case .integer(let value): Double(value)
            case .number(let value): value
            default: nil
            }
        return number.flatMap { range.contains($0) ? $0 : nil }
    }

    func text(_ name: String) -> String? {
        if case .string(let text) = members[name] { text } else { nil }
    }

    var place: GeoPoint? {
        guard let latitude = number("latitude", -90...90), let longitude = number("longitude", -180...180) else {
            return nil
        }
        return GeoPoint(latitude: latitude, longitude: longitude)
    }

    /// `GPSDateStamp` and `GPSTimeStamp`, which are UTC.
    var satelliteTime: Date? {
        guard let day = text("GPSDateStamp"), case .array(let parts) = members["GPSTimeStamp"], parts.count == 3 else {
            return nil
        }
        let numbers = parts.enumerated().compactMap { index, value in
            Facts(JSONValue.object(["n": value])).number("n", index == 0 ? 0...23 : 0...59.999)
        }
        guard numbers.count == 3 else { return nil }
        let seconds = numbers[0] * 3_600 + numbers[1] * 60 + numbers[2]
        return Self.date(day.replacing(":", with: "-") + "T00:00:00")?.addingTimeInterval(seconds)
    }

    /// `2024-05-01T12:30:00`, with `+07:00` or without.
    func time(_ name: String) -> Date? {
        guard let text = text(name), text.utf8.count == 19 || text.utf8.count == 25 else { return nil }
        guard let date = Self.date(String(text.prefix(19))) else { return nil }
        let offset = text.dropFirst(19)
        guard !offset.isEmpty else { return date }
        let parts = offset.dropFirst().split(separator: ":").compactMap { Double($0) }
        guard parts.count == 2, let sign = offset.first, sign == "+" || sign == "-" else { return nil }
        return date.addingTimeInterval((sign == "+" ? -1 : 1) * (parts[0] * 3_600 + parts[1] * 60))
    }

    private static func date(_ text: String) -> Date? {
        try? Date(text + "Z", strategy: Date.ISO8601FormatStyle())
    }
}
