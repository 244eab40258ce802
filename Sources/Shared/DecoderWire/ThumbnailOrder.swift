/// Which small pictures a decoder is to make of a picture, all from one decoding.
public struct ThumbnailOrder: Codable, Sendable, Hashable {
    /// No box is larger.
    public static let mostSide = 4_096
    /// No more boxes at once.
    public static let mostBoxes = 8

    /// Sides of the square boxes that they fit into.
    public let boxes: [Int]
    /// 1 to 100.
    public let quality: Int
    /// Whether each is wanted as WebP beside JPEG.
    public let withWebP: Bool
    /// Whether the picture's look is wanted too, to find others like it.
    public let withLook: Bool

    /// An order.
    public init(boxes: [Int], quality: Int, withWebP: Bool = false, withLook: Bool = false) {
        self.boxes = boxes
        self.quality = quality
        self.withWebP = withWebP
        self.withLook = withLook
    }

    /// The same order, and the look.
    public var looking: ThumbnailOrder {
        ThumbnailOrder(boxes: boxes, quality: quality, withWebP: withWebP, withLook: true)
    }

    /// Whether it can be done.
    public var isSound: Bool {
        (1...Self.mostBoxes).contains(boxes.count) && boxes.allSatisfy { (1...Self.mostSide).contains($0) }
            && (1...100).contains(quality)
    }
}

/// One of the small pictures; the bytes of its files follow each other in the payload.
public struct DrawnThumbnail: Codable, Sendable, Hashable {
    /// Pixels.
    public let width: Int
    /// Pixels.
    public let height: Int
    /// Bytes of its JPEG.
    public let jpeg: Int
    /// Bytes of its WebP, which follow; 0 if none was wanted.
    public let webp: Int

    /// A drawn picture.
    public init(width: Int, height: Int, jpeg: Int, webp: Int) {
        self.width = width
        self.height = height
        self.jpeg = jpeg
        self.webp = webp
    }
}

/// What the picture looks like of which thumbnails were drawn.
public struct DrawnLook: Codable, Sendable, Hashable {
    /// No side is longer.
    public static let mostSide = 1 << 30

    /// Pixels of the whole picture, as it is shown.
    public let width: Int
    /// Pixels of the whole picture, as it is shown.
    public let height: Int
    /// Its perceptual hash; `nil` if there is no structure to make one of.
    public let hash: UInt64?

    /// A look.
    public init(width: Int, height: Int, hash: UInt64?) {
        self.width = width
        self.height = height
        self.hash = hash
    }

    /// Whether it can be one.
    public var isSound: Bool { (1...Self.mostSide).contains(width) && (1...Self.mostSide).contains(height) }
}
