/// What the header of a picture says of its size, read in the service itself before any decoder sees the file.
///
/// A header may lie; a decoder checks again, behind the wall and within its limits. This look is for what the header
/// admits: how much memory and which lane the job needs, or that it is hopeless.
struct PictureSize: Sendable, Hashable {
    /// Pixels.
    var width: Int
    /// Pixels.
    var height: Int
    /// Pictures in the file, counted no further than ``mostFrames``.
    var frames = 1
    /// Samples of a pixel.
    var channels = 3
    /// Rows come in several passes, so all of the picture is held at once: progressive JPEG, interlaced PNG.
    var isGradual = false
    /// The codec can only decode the whole picture.
    var isWhole = false

    /// Frames are counted up to here: more is more than anyone allows.
    static let mostFrames = 100_000
    /// Chunks, boxes, blocks looked at before it is called a trap.
    static let mostSteps = 400_000

    /// Pixels of one frame.
    var pixels: Int {
        let (product, isOver) = width.multipliedReportingOverflow(by: height)
        return isOver ? .max : product
    }

    /// Pixels as they count: one that must be kept in memory until the end is dearer than one that streams by.
    var cost: Int {
        let (product, isOver) = pixels.multipliedReportingOverflow(by: halves)
        return isOver ? .max : product / 2
    }

    /// What one pixel counts, in halves of one that streams by.
    var halves: Int { isGradual ? 2 + channels : isWhole ? 4 : 2 }

    /// Reads the header; `nil` if it is none that is known here, or broken: that is for a decoder to say.
    init?(_ bytes: [UInt8]) {
        let file = HeaderBytes(bytes)
        let read: [(HeaderBytes) -> PictureSize?] = [
            Self.jpeg, Self.png, Self.gif, Self.webp, Self.bmp, Self.tiff, Self.heif,
        ]
        guard let size = read.lazy.compactMap({ $0(file) }).first, size.width > 0, size.height > 0 else { return nil }
        self = size
    }

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}
