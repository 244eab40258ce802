/// The mean of an index, and of what.
public struct CropMean: Sendable, Hashable, Codable {
    /// `ndvi`.
    public let index: String
    /// The mean.
    public let value: Double
    /// Whether it is that of the plants alone; else of every valid pixel, soil included.
    public let isOfCanopy: Bool

    /// A mean.
    public init(index: String, value: Double, isOfCanopy: Bool) {
        self.index = index
        self.value = value
        self.isOfCanopy = isOfCanopy
    }
}

extension CropSurvey {
    /// Under this share of plants the mean of the plants is that of a few pixels, and says nothing of a field.
    public static let leastCover = 0.02

    /// The mean of an index over the plants, if they were told from the soil and cover at least ``leastCover``; else over
    /// all valid pixels. `nil` if the index was not reckoned, or has no value.
    public func mean(of index: String) -> CropMean? {
        guard let reading = indices.first(where: { $0.index == index }) else { return nil }
        if let canopy = reading.canopy, let canopyCover, canopyCover >= Self.leastCover, canopy.pixels > 0,
            canopy.mean.isFinite
        {
            return CropMean(index: index, value: canopy.mean, isOfCanopy: true)
        }
        guard reading.whole.pixels > 0, reading.whole.mean.isFinite else { return nil }
        return CropMean(index: index, value: reading.whole.mean, isOfCanopy: false)
    }
}
