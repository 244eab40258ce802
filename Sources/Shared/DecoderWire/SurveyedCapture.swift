/// What a decoder measured on a capture: JSON at the start of the payload, and then the files of ``maps`` and the overlay.
///
/// As every answer of a decoder, it must be believed no further than it was checked.
public struct SurveyedCapture: Codable, Sendable, Hashable {
    /// Cells of the grid.
    public static let zones = 100
    /// Steps of a histogram.
    public static let steps = 50

    /// Numbers over pixels.
    public struct Numbers: Codable, Sendable, Hashable {
        /// How many they are of.
        public let pixels: Int
        /// In this order: mean, median, p10, p90, standard deviation, least, greatest.
        public let values: [Double]

        /// Numbers.
        public init(pixels: Int, values: [Double]) {
            self.pixels = pixels
            self.values = values
        }
    }

    /// One index.
    public struct Reading: Codable, Sendable, Hashable {
        /// `ndvi`.
        public let index: String
        /// Of all valid pixels.
        public let whole: Numbers
        /// Of plants; `nil` if they could not be told.
        public let canopy: Numbers?
        /// Pixels in equal steps.
        public let histogram: [Int]

        /// A reading.
        public init(index: String, whole: Numbers, canopy: Numbers?, histogram: [Int]) {
            self.index = index
            self.whole = whole
            self.canopy = canopy
            self.histogram = histogram
        }
    }

    /// A cell of the grid, row by row.
    public struct Zone: Codable, Sendable, Hashable {
        /// Its pixels.
        public let all: Int
        /// Those that count.
        public let valid: Int
        /// Those that are plants.
        public let canopy: Int
        /// The mean of each reading, in their order; `nil` where there is none.
        public let means: [Double?]

        /// A cell.
        public init(all: Int, valid: Int, canopy: Int, means: [Double?]) {
            self.all = all
            self.valid = valid
            self.canopy = canopy
            self.means = means
        }
    }

    /// Where the numbers come from.
    public struct Origin: Codable, Sendable, Hashable {
        /// The bands that were used.
        public var bands: [SurveyBand] = []
        /// Every channel as it was named.
        public var sourceOrder: [String] = []
        /// `upload`, `camera`, `format` or `setting`.
        public var source = "format"
        /// `uint16`.
        public var sampleType = "uint8"
        /// What samples were divided by.
        public var scale = 1.0
        /// `reflectance`, `relative` or `approximate`.
        public var calibration = "relative"
        /// `black_level`, …
        public var corrections: [String] = []
        /// Sentences.
        public var leftOut: [String] = []
        /// Maker and model.
        public var camera: String?

        /// Nothing known yet.
        public init() {}
    }

    /// What a model said.
    public struct ModelAnswer: Codable, Sendable, Hashable {
        /// `leaves.onnx@3f9a2c1b`.
        public let version: String
        /// Names, the surest first.
        public let names: [String]
        /// How sure, in the same order.
        public let confidences: [Double]
        /// Of the forward pass.
        public let milliseconds: Double

        /// An answer.
        public init(version: String, names: [String], confidences: [Double], milliseconds: Double) {
            self.version = version
            self.names = names
            self.confidences = confidences
            self.milliseconds = milliseconds
        }
    }

    /// A file behind the JSON.
    public struct Map: Codable, Sendable, Hashable {
        /// `ndvi`.
        public let index: String
        /// Bytes of the PNG.
        public let count: Int

        /// A map.
        public init(index: String, count: Int) {
            self.index = index
            self.count = count
        }
    }

    /// Pixels across, as it is shown.
    public var width = 0
    /// Pixels down, as it is shown.
    public var height = 0
    /// Where the numbers come from.
    public var origin = Origin()
    /// Pixels that count.
    public var valid = 0
    /// Pixels at the end of the scale.
    public var saturated = 0
    /// Pixels without a value.
    public var empty = 0
    /// Pixels of plants; `nil` if they could not be told.
    public var canopy: Int?
    /// What the bands allow of what was ordered.
    public var readings: [Reading] = []
    /// The grid.
    public var zones: [Zone] = []
    /// `nil`: there is no model, or ``modelNote``.
    public var model: ModelAnswer?
    /// Why there is no answer of a model.
    public var modelNote: String?
    /// The files that follow.
    public var maps: [Map] = []
    /// Bytes of the JPEG that follows last; 0: none.
    public var overlay = 0

    /// Nothing measured yet.
    public init() {}
}
