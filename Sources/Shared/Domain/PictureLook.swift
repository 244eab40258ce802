/// What a picture looks like, to find others that look the same.
public struct PictureLook: Sendable, Hashable, Codable {
    /// `nil` for a picture without structure (plain, or too small), whose hash would be chance.
    public let hash: PictureHash?
    /// Pixels, of the picture as it is shown.
    public let width: Int
    /// Pixels, of the picture as it is shown.
    public let height: Int

    /// The looks of a picture.
    public init(hash: PictureHash?, width: Int, height: Int) {
        self.hash = hash
        self.width = width
        self.height = height
    }

    /// The ratio of the sides may differ by this factor: what rounding does to a small copy.
    public static let shapeTolerance = 1.05

    /// Whether the sides of both have the same ratio, within ``shapeTolerance``.
    public func hasShape(of other: PictureLook) -> Bool {
        let (mine, theirs) = (Double(width) * Double(other.height), Double(other.width) * Double(height))
        return mine * Self.shapeTolerance >= theirs && theirs * Self.shapeTolerance >= mine
    }
}

/// A perceptual hash: pictures that look the same differ in few of its 64 bits, others in about half of them.
public struct PictureHash: Sendable, Hashable, Codable {
    /// At most so many bits differ between pictures that are called the same.
    public static let sameWithin = 6

    /// The hash.
    public let bits: UInt64

    /// A hash with these bits.
    public init(bits: UInt64) {
        self.bits = bits
    }

    /// In how many bits they differ (Hamming distance): 0 to 64.
    public func distance(to other: PictureHash) -> Int {
        (bits ^ other.bits).nonzeroBitCount
    }
}
