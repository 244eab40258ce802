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

    /// An order.
    public init(boxes: [Int], quality: Int, withWebP: Bool = false) {
        self.boxes = boxes
        self.quality = quality
        self.withWebP = withWebP
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
