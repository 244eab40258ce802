import DecoderWire

/// Draws the small picture of a picture.
enum ThumbnailJob {
    /// The decoder leaves twice the size that is wanted, so that the last reduction is a good one.
    private static let margin = 2
    /// How many frames are looked at for one that shows something.
    private static let mostFrames = 10

    static func run(_ bytes: Bytes, box: Int, quality: Int, mostPixels: Int) throws -> (DecoderOutcome, [UInt8]) {
        guard (1...4_096).contains(box), (1...100).contains(quality) else {
            throw Refusal(.internalError, "A thumbnail of \(box) pixels at quality \(quality) cannot be drawn.")
        }
        let header = try PictureHeader(bytes, mostPixels: mostPixels)
        let picture = try firstGoodFrame(bytes, header, enough: box * margin, mostPixels: mostPixels)
        let size = Fit.inside(box: box, width: header.facts.width, height: header.facts.height)
        // Turning and colours are cheap on the small picture.
        let small = try picture.shrunk(width: size.width, height: size.height).turned(header.orientation)
            .inSRGB(named: header.colors)
        let jpeg = try small.jpeg(quality: quality)
        return (.thumbnail(width: small.width, height: small.height, isPartial: small.isPartial), jpeg)
    }

    /// Animations often begin with an empty frame.
    private static func firstGoodFrame(
        _ bytes: Bytes,
        _ header: PictureHeader,
        enough: Int,
        mostPixels: Int
    ) throws -> Picture {
        let first = try Picture(bytes, header, enough: enough, grey: false, mostPixels: mostPixels)
        guard header.format.isAnimated, first.isBlank else { return first }
        for frame in 1..<mostFrames {
            do {
                let later = try Picture(
                    bytes,
                    header,
                    enough: enough,
                    grey: false,
                    mostPixels: mostPixels,
                    frame: frame
                )
                if !later.isBlank { return later }
            } catch {
                // There is no such frame, or it is damaged: what could be read is shown.
                break
            }
        }
        return first
    }
}
