/// All that was found out about the plants on one capture.
public struct CropSurvey: Sendable, Hashable, Codable {
    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int
    /// What the numbers are.
    public let provenance: CropProvenance
    /// Pixels that count, those that are saturated in some band, and those without a value.
    public let pixels: PixelCount
    /// Share of valid pixels that are plants, 0 to 1; `nil` without red, green and blue.
    public let canopyCover: Double?
    /// How plants were told from soil: `exg_minus_exr > 0`; `nil` if they were not.
    public let canopyMethod: String?
    /// What could be reckoned.
    public let indices: [IndexReading]
    /// What could not, and why.
    public let refused: [RefusedIndex]
    /// 100 cells, row by row.
    public let zones: [StressZone]
    /// The verdict.
    public let health: CropHealth
    /// `nil`: no model is set up; shown as `none`.
    public let model: ModelReading?
    /// Why there is no model's answer although one is set up; `nil` if there is one, or none is set up.
    public let modelNote: String?
    /// The stored colour maps, by index.
    public var maps: [String: ObjectKey]
    /// The stored overlay on the photograph; `nil` if none was drawn.
    public var processed: ObjectKey?

    /// A survey.
    public init(
        width: Int,
        height: Int,
        provenance: CropProvenance,
        pixels: PixelCount,
        canopyCover: Double?,
        canopyMethod: String?,
        indices: [IndexReading],
        refused: [RefusedIndex],
        zones: [StressZone],
        health: CropHealth,
        model: ModelReading? = nil,
        modelNote: String? = nil,
        maps: [String: ObjectKey] = [:],
        processed: ObjectKey? = nil
    ) {
        self.width = width
        self.height = height
        self.provenance = provenance
        self.pixels = pixels
        self.canopyCover = canopyCover
        self.canopyMethod = canopyMethod
        self.indices = indices
        self.refused = refused
        self.zones = zones
        self.health = health
        self.model = model
        self.modelNote = modelNote
        self.maps = maps
        self.processed = processed
    }
}

/// How many pixels of a capture count.
public struct PixelCount: Sendable, Hashable, Codable {
    /// All.
    public let all: Int
    /// Neither saturated nor without a value, in any band.
    public let valid: Int
    /// At the end of the scale in some band.
    public let saturated: Int
    /// Marked as empty by the file, transparent, or not a number.
    public let empty: Int

    /// Counts.
    public init(all: Int, valid: Int, saturated: Int, empty: Int) {
        self.all = all
        self.valid = valid
        self.saturated = saturated
        self.empty = empty
    }
}
