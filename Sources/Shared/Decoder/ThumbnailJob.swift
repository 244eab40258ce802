import DecoderWire

/// Draws the small picture of a picture.
enum ThumbnailJob {
    /// The decoder leaves twice the size that is wanted, so that the last reduction is a good one.
    private static let margin = 2

    static func run(_ bytes: Bytes, box: Int, quality: Int, mostPixels: Int) throws -> (DecoderOutcome, [UInt8]) {
        guard (1...4_096).contains(box), (1...100).contains(quality) else {
            throw Refusal(.internalError, "A thumbnail of \(box) pixels at quality \(quality) cannot be drawn.")
        }
        let header = try PictureHeader(bytes, mostPixels: mostPixels)
        let picture = try Picture(bytes, header, enough: box * margin, grey: false, mostPixels: mostPixels)
        let size = Fit.inside(box: box, width: header.facts.width, height: header.facts.height)
        // Turning is cheap on the small picture.
        let small = try picture.shrunk(width: size.width, height: size.height).turned(header.orientation)
        let jpeg = try small.jpeg(quality: quality)
        return (.thumbnail(width: small.width, height: small.height, isPartial: small.isPartial), jpeg)
    }
}
