/// What the numbers of a capture are, where they come from, and how far they can be relied on. Shown with every result.
public struct CropProvenance: Sendable, Hashable, Codable {
    /// Who said which channel is which band.
    public enum Source: String, Sendable, Hashable, Codable {
        /// The `bands` part of the upload.
        case upload
        /// Tags of the camera in the file: `Camera:BandName`, or those of its maker.
        case camera
        /// GeoTIFF or TIFF tags: three channels whose photometric interpretation is RGB.
        case format
        /// The setting `CROP_BANDS`, for files that say nothing.
        case setting
    }

    /// What a number means.
    public enum Calibration: String, Sendable, Hashable, Codable {
        /// Reflectance, 0 to 1: by the camera's own radiometric tags, or as the file says.
        case reflectance
        /// Proportional to light, of unknown scale: ratios hold, thresholds are less certain.
        case relative
        /// A developed photograph (sRGB), made linear again; white balance and vignetting stay in it.
        case approximate
    }

    /// The bands found, in the order of the channels that were used.
    public let bands: [Band]
    /// Every channel of the source in its order, as it was named: `blue green red nir red_edge`, `alpha`, `?`.
    public let sourceOrder: [String]
    /// Who said so.
    public let source: Source
    /// `uint8`, `uint16`, `uint12in16`, `float32`.
    public let sampleType: String
    /// What samples were divided by to get 0…1; 1 for floats.
    public let scale: Double
    /// How far the numbers can be relied on.
    public let calibration: Calibration
    /// What was done to the samples, in order: `srgb_linearised` or `bands_parted`, or of `black_level`, `vignette`,
    /// `exposure`, `sun_sensor` those that could be done.
    public let corrections: [String]
    /// What was left out and why, in sentences.
    public let leftOut: [String]
    /// `MicaSense RedEdge-M`, `DJI FC6360`; `nil` if the file does not say.
    public let camera: String?

    /// Provenance.
    public init(
        bands: [Band],
        sourceOrder: [String],
        source: Source,
        sampleType: String,
        scale: Double,
        calibration: Calibration,
        corrections: [String] = [],
        leftOut: [String] = [],
        camera: String? = nil
    ) {
        self.bands = bands
        self.sourceOrder = sourceOrder
        self.source = source
        self.sampleType = sampleType
        self.scale = scale
        self.calibration = calibration
        self.corrections = corrections
        self.leftOut = leftOut
        self.camera = camera
    }
}
