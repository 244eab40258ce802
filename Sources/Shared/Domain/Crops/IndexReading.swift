/// One vegetation index of one capture.
public struct IndexReading: Sendable, Hashable, Codable {
    /// `ndvi`.
    public let index: String
    /// `(NIR − R) / (NIR + R)`.
    public let formula: String
    /// What it was made of.
    public let bands: [Band]
    /// Who described it.
    public let reference: String
    /// Every valid pixel.
    public let whole: IndexStatistics
    /// The pixels of plants alone; `nil` if there are none, or no mask could be made.
    public let canopy: IndexStatistics?
    /// Pixels in 50 equal steps of ``range``, what lies outside in the first and the last.
    public let histogram: [Int]
    /// The span of the histogram.
    public let range: ClosedRange<Double>

    /// A reading.
    public init(
        index: String,
        formula: String,
        bands: [Band],
        reference: String,
        whole: IndexStatistics,
        canopy: IndexStatistics?,
        histogram: [Int],
        range: ClosedRange<Double>
    ) {
        self.index = index
        self.formula = formula
        self.bands = bands
        self.reference = reference
        self.whole = whole
        self.canopy = canopy
        self.histogram = histogram
        self.range = range
    }
}

/// Numbers over pixels whose value exists: a denominator near zero, a saturated or an empty pixel is none.
public struct IndexStatistics: Sendable, Hashable, Codable {
    /// Pixels that count.
    public let pixels: Int
    /// The mean.
    public let mean: Double
    /// Half of the pixels lie above it. Exact up to 2¹⁸ pixels a capture, else from a histogram within the index's range,
    /// at most 1/2000 of it away; so p10 and p90.
    public let median: Double
    /// A tenth lies below.
    public let p10: Double
    /// A tenth lies above.
    public let p90: Double
    /// The standard deviation of all these pixels (population).
    public let std: Double
    /// The least.
    public let min: Double
    /// The greatest.
    public let max: Double

    /// Statistics.
    public init(
        pixels: Int,
        mean: Double,
        median: Double,
        p10: Double,
        p90: Double,
        std: Double,
        min: Double,
        max: Double
    ) {
        self.pixels = pixels
        self.mean = mean
        self.median = median
        self.p10 = p10
        self.p90 = p90
        self.std = std
        self.min = min
        self.max = max
    }
}

/// An index that was not reckoned.
public struct RefusedIndex: Sendable, Hashable, Codable {
    /// `ndvi`.
    public let index: String
    /// `NDVI needs a near infrared band; this picture has red, green and blue.`
    public let reason: String

    /// A refusal.
    public init(index: String, reason: String) {
        self.index = index
        self.reason = reason
    }
}
