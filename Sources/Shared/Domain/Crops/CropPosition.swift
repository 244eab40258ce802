/// Where a picture was taken, and how the camera flew and looked: what the upload said, before what the camera wrote into
/// XMP, before EXIF. Each value says whose it is; what cannot be is left out.
public struct CropPosition: Sendable, Hashable {
    /// Who said it.
    public enum Source: String, Sendable, Hashable {
        /// The `gps` part of the upload.
        case form
        /// The camera or the drone, in XMP.
        case xmp
        /// EXIF.
        case exif
    }

    /// What may be known.
    public enum Field: String, Sendable, Hashable, CaseIterable {
        /// Degrees, north positive.
        case latitude
        /// Degrees, east positive.
        case longitude
        /// Metres above the sea, as the satellites tell it; the `altitude` of an upload is above the ground.
        case altitude
        /// Metres above the ground, or above the place of the start, which is taken for it.
        case relativeAltitude = "relative_altitude"
        /// Degrees from north, 0 up to 360, clockwise.
        case heading
        /// Metres a second over ground.
        case speed
        /// Metres within which the place is likely to be.
        case accuracy
        /// Degrees; −90 looks straight down.
        case gimbalPitch = "gimbal_pitch"
        /// Degrees from north.
        case gimbalYaw = "gimbal_yaw"
        /// Degrees.
        case gimbalRoll = "gimbal_roll"
        /// Milliseconds since 1970.
        case timestamp

        /// What can be.
        var range: ClosedRange<Double> {
            switch self {
            case .latitude: -90...90
            case .longitude: -180...180
            case .altitude, .relativeAltitude: -11_000...100_000
            case .heading, .gimbalYaw: -360...360
            case .speed: 0...1_000
            case .accuracy: 0...40_000_000
            case .gimbalPitch, .gimbalRoll: -180...180
            case .timestamp: 0...1e16
            }
        }
    }

    /// A value and whose it is.
    public struct Value: Sendable, Hashable {
        /// In the unit of its field.
        public let number: Double
        /// Who said it.
        public let source: Source
    }

    /// What is known.
    public private(set) var values: [Field: Value] = [:]

    /// Merges what is known; `nil` if that is nothing.
    ///
    /// - Parameters:
    ///   - form: the `gps` part of the upload.
    ///   - metadata: as ``PictureInspector`` found it.
    public init?(form: JSONValue?, metadata: [String: JSONValue]) {
        let facts = CameraFacts(metadata)
        func said(_ name: String) -> Double? { CameraFacts.number(form?[name]) }
        let gps = metadata["gps"]
        let xmpLatitude = facts.number("GpsLatitude", "Latitude")
        // One maker spelt it so for years.
        let xmpLongitude = facts.number("GpsLongitude", "GpsLongtitude", "Longitude", "Longtitude")
        takePlace(.form, said("latitude"), said("longitude"))
        takePlace(.xmp, xmpLatitude, xmpLongitude)
        takePlace(.exif, CameraFacts.number(gps?["latitude"]), CameraFacts.number(gps?["longitude"]))
        take(.altitude, nil, facts.number("AbsoluteAltitude"), CameraFacts.number(gps?["altitude"]))
        take(.relativeAltitude, said("relative_altitude"), facts.number("RelativeAltitude", "AboveGroundAltitude"))
        // Whoever sends a track with pictures sends one altitude for all: the drone's own word goes before it.
        if values[.relativeAltitude] == nil { take(.relativeAltitude, said("altitude"), nil) }
        take(
            .heading,
            said("bearing") ?? said("heading"),
            facts.number("FlightYawDegree", "Yaw"),
            facts.exifNumber("GPSImgDirection")
        )
        take(.speed, said("speed"), Self.speed(facts), Self.exifSpeed(facts))
        take(.accuracy, said("accuracy"), facts.number("GPSXYAccuracy"))
        take(.gimbalPitch, said("gimbal_pitch"), Self.pitch(facts))
        take(.gimbalYaw, said("gimbal_yaw"), facts.number("GimbalYawDegree", "CameraYawDegree"))
        take(.gimbalRoll, said("gimbal_roll"), facts.number("GimbalRollDegree", "CameraRollDegree", "Roll"))
        take(.timestamp, said("timestamp"), nil)
        if values.isEmpty { return nil }
    }

    /// The number of a field.
    public subscript(field: Field) -> Double? { values[field]?.number }

    /// Under the names of ``Field``, and beside them in `sources` whose each is.
    public var facts: JSONValue {
        var facts: [String: JSONValue] = [:]
        var sources: [String: JSONValue] = [:]
        for (field, value) in values {
            facts[field.rawValue] = Self.json(value.number)
            sources[field.rawValue] = .string(value.source.rawValue)
        }
        facts["sources"] = .object(sources)
        return .object(facts)
    }

    private static func json(_ number: Double) -> JSONValue {
        if let whole = Int64(exactly: number) { return .integer(whole) }
        return .number(number)
    }

    /// Both angles are those of one witness. A camera without a fix writes zeros; whoever says so in a form means it.
    private mutating func takePlace(_ source: Source, _ latitude: Double?, _ longitude: Double?) {
        guard values[.latitude] == nil, let latitude, let longitude, Field.latitude.range.contains(latitude),
            Field.longitude.range.contains(longitude), source == .form || latitude != 0 || longitude != 0
        else { return }
        values[.latitude] = Value(number: latitude, source: source)
        values[.longitude] = Value(number: longitude, source: source)
    }

    private mutating func take(_ field: Field, _ form: Double?, _ xmp: Double?, _ exif: Double? = nil) {
        let witnesses: [(Source, Double?)] = [(.form, form), (.xmp, xmp), (.exif, exif)]
        for (source, number) in witnesses {
            guard let number, field.range.contains(number) else { continue }
            let isTurn = field == .heading || field == .gimbalYaw
            values[field] = Value(number: isTurn ? Self.turned(number) : number, source: source)
            return
        }
    }

    /// Drones count from the horizon; Pix4D's `Camera:Pitch`, which cameras for plants write, from straight down.
    private static func pitch(_ facts: CameraFacts) -> Double? {
        if let pitch = facts.number("GimbalPitchDegree", "CameraPitchDegree") { return pitch }
        guard let fromNadir = facts.number("Pitch"), Field.gimbalPitch.range.contains(fromNadir) else { return nil }
        return fromNadir < -90 ? fromNadir + 270 : fromNadir - 90
    }

    /// 0 up to 360.
    private static func turned(_ degrees: Double) -> Double {
        let rest = degrees.truncatingRemainder(dividingBy: 360)
        let turned = rest < 0 ? rest + 360 : rest
        return turned == 0 || turned >= 360 ? 0 : turned
    }

    /// Over ground, from its parts to north and east.
    private static func speed(_ facts: CameraFacts) -> Double? {
        guard let north = facts.number("FlightXSpeed"), let east = facts.number("FlightYSpeed") else { return nil }
        return ((north * north + east * east).squareRoot() * 100).rounded() / 100
    }

    /// EXIF 2.32, GPSSpeedRef: kilometres an hour unless it says miles or knots.
    private static func exifSpeed(_ facts: CameraFacts) -> Double? {
        guard let speed = facts.exifNumber("GPSSpeed") else { return nil }
        let factor =
            switch facts.exifText("GPSSpeedRef")?.uppercased() {
            case "M": 0.44704
            case "N": 0.514444
            default: 1 / 3.6
            }
        return (speed * factor * 100).rounded() / 100
    }
}
