/// What a picture says of itself. As JSON it has the names that `file_metadata` has always had.
///
/// Numbers are numbers; what the file does not say is absent.
public struct PictureFacts: Codable, Sendable, Hashable {
    /// `JPEG PNG WEBP GIF TIFF BMP`.
    public var format: String
    /// `RGB L P RGBA LA CMYK 1 I;16 YCbCr LAB`.
    public var mode: String
    /// Pixels as stored, before the orientation is applied.
    public var width: Int
    /// Pixels as stored, before the orientation is applied.
    public var height: Int
    /// `4000x3000`, as stored.
    public var dimensions: String
    /// EXIF, 1 to 8.
    public var orientation: Int?
    /// Who made the camera.
    public var cameraMake: String?
    /// Which camera.
    public var cameraModel: String?
    /// When the picture was taken: ISO 8601, with an offset only if the camera gave one.
    public var dateTaken: String?
    /// The EXIF number; its lowest bit says whether it fired.
    public var flash: Int?
    /// Millimetres.
    public var focalLength: Double?
    /// Seconds.
    public var exposureTime: Double?
    /// Sensitivity.
    public var iso: Int?
    /// Where the picture was taken.
    public var gps: Position?
    /// Whether the place is known.
    public var hasGPS = false
    /// Where the pixels of a map lie.
    public var georeference: Georeference?
    /// What EXIF says, by the names of its tags.
    public var exif: [String: FactValue]?
    /// What XMP says: `title description creator keywords rights rating label create_date modify_date creator_tool
    /// headline city state country credit date_created location usage_terms lens`, and what drones and cameras for plants
    /// write: `band_name capture_uuid capture_id relative_altitude gimbal_pitch_degree` and more of their kind, as texts.
    public var xmp: [String: FactValue]?
    /// What IPTC says: `title headline description keywords creator credit source rights city country date_created`.
    public var iptc: [String: FactValue]?

    /// Degrees, north and east positive, and metres above the sea.
    public struct Position: Codable, Sendable, Hashable {
        /// −90 to 90.
        public var latitude: Double
        /// −180 to 180.
        public var longitude: Double
        /// Metres; negative below the sea.
        public var altitude: Double?

        /// A place.
        public init(latitude: Double, longitude: Double, altitude: Double? = nil) {
            self.latitude = latitude
            self.longitude = longitude
            self.altitude = altitude
        }
    }

    /// The facts every picture has.
    public init(format: String, mode: String, width: Int, height: Int) {
        self.format = format
        self.mode = mode
        self.width = width
        self.height = height
        dimensions = "\(width)x\(height)"
    }

    private enum CodingKeys: String, CodingKey {
        case format, mode, width, height, dimensions, orientation
        case cameraMake = "camera_make"
        case cameraModel = "camera_model"
        case dateTaken = "date_taken"
        case flash
        case focalLength = "focal_length"
        case exposureTime = "exposure_time"
        case iso, gps
        case hasGPS = "has_gps"
        case georeference, exif, xmp, iptc
    }
}
