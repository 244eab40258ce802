import DecoderWire

/// Reads the text in a picture.
enum RecogniseJob {
    /// More pixels make recognition slower and no better.
    private static let enoughPixels = 25_000_000

    static func run(
        _ bytes: Bytes,
        with recogniser: Recogniser,
        mostPixels: Int,
        _ voice: JobVoice
    ) throws -> (DecoderOutcome, [UInt8]) {
        try recogniser.check()
        let header = try PictureHeader(bytes, mostPixels: mostPixels)
        let size = Fit.within(pixels: enoughPixels, width: header.facts.width, height: header.facts.height)
        let picture = try Picture(
            bytes,
            header,
            enough: max(size.width, size.height),
            grey: true,
            mostPixels: mostPixels
        )
        let page = try picture.shrunk(width: size.width, height: size.height).turned(header.orientation)
        let (text, confidence) = try recogniser.read(page, voice)
        let outcome = DecoderOutcome.text(
            confidence: confidence,
            method: Recogniser.method,
            isPartial: page.isPartial
        )
        return (outcome, Array(text.utf8))
    }
}
