/// Measures the plants on a capture. Runs where untrusted bytes may be parsed: behind the wall.
public protocol CropSurveyor: Sendable {
    /// Reads the bands, reckons every index that they allow, and draws the maps.
    ///
    /// - Parameter sources: one file with all bands, or one file a band.
    /// - Throws: ``Failure/Code/unsupported`` for what is no picture with known bands, ``Failure/Code/invalid`` for bands
    ///   that cannot be those of the file, ``Failure/Code/invalidFile``, ``Failure/Code/tooLarge``,
    ///   ``Failure/Code/timeout``, ``Failure/Code/crashed``.
    func survey(_ sources: [BandSource], _ wish: SurveyWish) async throws -> MeasuredCrop
}

/// A file of a capture.
public struct BandSource: Sendable, Hashable {
    /// Its bytes.
    public let bytes: [UInt8]
    /// Its media type.
    public let contentType: String
    /// What its channels are, as the upload or a setting says; `nil`: what the file says.
    public let bands: [String]?

    /// A file.
    public init(bytes: [UInt8], contentType: String, bands: [String]? = nil) {
        self.bytes = bytes
        self.contentType = contentType
        self.bands = bands
    }
}

/// What is wanted of a survey.
public struct SurveyWish: Sendable, Hashable {
    /// Longest side of maps and overlay, in pixels; 0: none are drawn.
    public let mapSide: Int
    /// The order of channels for files that say nothing; `nil`: such files are refused.
    public let assumedBands: [String]?

    /// A wish.
    public init(mapSide: Int = 1600, assumedBands: [String]? = nil) {
        self.mapSide = mapSide
        self.assumedBands = assumedBands
    }
}

/// What was measured, before anybody judges it.
public struct MeasuredCrop: Sendable, Hashable {
    /// Everything but verdict and keys: its health is of status unknown, its zones have no severity.
    public let survey: CropSurvey
    /// A PNG file for each main index, legend included.
    public let maps: [String: [UInt8]]
    /// A JPEG file: the map of the main index laid over the photograph; `nil` if there is nothing to lay it on.
    public let overlay: [UInt8]?

    /// A measurement.
    public init(survey: CropSurvey, maps: [String: [UInt8]], overlay: [UInt8]?) {
        self.survey = survey
        self.maps = maps
        self.overlay = overlay
    }
}
