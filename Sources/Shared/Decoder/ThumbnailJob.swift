import CCodecs
import DecoderWire

/// Draws the small pictures of a picture.
enum ThumbnailJob {
    /// The decoder leaves twice the size that is wanted, so that the last reduction is a good one.
    private static let margin = 2
    /// How many frames are looked at for one that shows something.
    private static let mostFrames = 10

    static func run(_ bytes: Bytes, _ order: ThumbnailOrder, mostPixels: Int) throws -> (DecoderOutcome, [UInt8]) {
        guard order.isSound, let largest = order.boxes.max() else {
            throw Refusal(.internalError, "Thumbnails of \(order.boxes) pixels cannot be drawn.")
        }
        let header = try PictureHeader(bytes, mostPixels: mostPixels)
        let picture = try firstGoodFrame(bytes, header, box: largest, mostPixels: mostPixels)
        let look = order.withLook ? try look(of: picture, header) : nil
        return try draw(picture, order, size: (header.facts.width, header.facts.height), look: look) { small in
            // Turning and colours are cheap on the small picture.
            try small.turned(header.orientation).inSRGB(named: header.colors)
        }
    }

    /// What the picture looks like. A damaged one has no hash: what is missing would be part of it.
    private static func look(of picture: Picture, _ header: PictureHeader) throws -> DrawnLook {
        let (side, facts) = (PerceptualHash.side, header.facts)
        let isSideways = header.orientation >= 5
        var hash: UInt64?
        if !picture.isPartial {
            let small = try picture.shrunk(width: side, height: side)
            hash = PerceptualHash.of(try small.turned(header.orientation).inSRGB(named: header.colors))
        }
        return DrawnLook(
            width: isSideways ? facts.height : facts.width,
            height: isSideways ? facts.width : facts.height,
            hash: hash
        )
    }

    /// All sizes of a decoded picture.
    ///
    /// - Parameters:
    ///   - size: the sides that the file has, of which the picture may be a reduction.
    ///   - look: goes along.
    static func draw(
        _ picture: Picture,
        _ order: ThumbnailOrder,
        size: (width: Int, height: Int),
        look: DrawnLook? = nil,
        finish: (Picture) throws -> Picture
    ) throws -> (DecoderOutcome, [UInt8]) {
        var drawn: [DrawnThumbnail] = []
        var payload: [UInt8] = []
        var information = 0.0
        for box in order.boxes {
            let fit = Fit.inside(box: box, width: size.width, height: size.height)
            let small = try finish(try picture.shrunk(width: fit.width, height: fit.height))
            let jpeg = try small.jpeg(quality: order.quality)
            let webp = order.withWebP ? try small.webp(quality: order.quality) : []
            drawn.append(
                DrawnThumbnail(width: small.width, height: small.height, jpeg: jpeg.count, webp: webp.count)
            )
            payload += jpeg
            payload += webp
            if drawn.count == 1 { information = small.information }
        }
        return (.thumbnails(drawn, isPartial: picture.isPartial, information: information, look: look), payload)
    }

    /// Animations often begin with an empty frame.
    private static func firstGoodFrame(
        _ bytes: Bytes,
        _ header: PictureHeader,
        box: Int,
        mostPixels: Int
    ) throws -> Picture {
        func picture(_ frame: Int) throws -> Picture {
            try Picture(
                bytes,
                header,
                enough: box * margin,
                least: box,
                grey: false,
                mostPixels: mostPixels,
                frame: frame
            )
        }
        let first = try picture(0)
        guard header.format.isAnimated, first.isBlank else { return first }
        for frame in 1..<mostFrames {
            do {
                let later = try picture(frame)
                if !later.isBlank { return later }
            } catch {
                // There is no such frame, or it is damaged: what could be read is shown.
                break
            }
        }
        return first
    }
}
