import CCodecs
import COpenCV
import DecoderWire
import Glibc

/// Decoded pixels: 8-bit grey or RGB, rows without padding.
struct Picture {
    let width: Int
    let height: Int
    /// 1 or 3.
    let channels: Int
    /// The file is damaged; this is what could be read.
    let isPartial: Bool
    /// What the numbers of the pixels mean.
    let colors: PictureColors
    private let pixels: Pixels

    /// Decodes, reduced as far as a longest side of `enough` pixels allows.
    ///
    /// - Parameters:
    ///   - least: what will be drawn in the end; 0: not known.
    ///   - frame: of an animation; 0: the first.
    /// - Throws: ``NoFrame`` if the animation has fewer.
    init(
        _ bytes: Bytes,
        _ header: PictureHeader,
        enough: Int,
        least: Int = 0,
        grey: Bool,
        mostPixels: Int,
        frame: Int = 0
    ) throws {
        var decoded = ccodecs_picture()
        let wish = ccodecs_wish(
            most_pixels: UInt64(mostPixels),
            enough: UInt32(clamping: enough),
            least: UInt32(clamping: least),
            grey: grey ? 1 : 0,
            frame: UInt32(clamping: frame)
        )
        switch header.format.code {
        case CCODECS_BMP: decoded = try BMPReader(bytes).decode(wish)
        case CCODECS_PNM: decoded = try PNMReader(bytes).decode(wish)
        default:
            let status = ccodecs_decode(bytes.codecInput, wish, &decoded)
            guard status != CCODECS_NO_FRAME else { throw NoFrame() }
            try header.format.check(status, facts: header.facts)
        }
        self.init(decoded)
    }

    /// Takes over what a codec made.
    init(_ decoded: ccodecs_picture) {
        width = Int(decoded.width)
        height = Int(decoded.height)
        channels = Int(decoded.channels)
        isPartial = decoded.is_partial != 0
        colors = PictureColors(decoded)
        pixels = .decoded(DecodedPixels(decoded))
    }

    /// RGB pixels.
    init(width: Int, height: Int, rgb: [UInt8]) {
        self.width = width
        self.height = height
        channels = 3
        isPartial = false
        colors = .srgb
        pixels = .owned(rgb)
    }

    /// A white square, to warm up with.
    init(whiteSquare side: Int) {
        width = side
        height = side
        channels = 3
        isPartial = false
        colors = .srgb
        pixels = .owned([UInt8](repeating: 255, count: side * side * 3))
    }

    private init(
        width: Int,
        height: Int,
        like other: Picture,
        colors: PictureColors? = nil,
        pixels: [UInt8]
    ) {
        self.width = width
        self.height = height
        channels = other.channels
        isPartial = other.isPartial
        self.colors = colors ?? other.colors
        self.pixels = .owned(pixels)
    }

    /// Runs the body with the pixels.
    func withPixels<Result>(_ body: (UnsafePointer<UInt8>?) throws -> Result) rethrows -> Result {
        switch pixels {
        case .decoded(let decoded): try body(decoded.start)
        case .owned(let array): try array.withUnsafeBufferPointer { try body($0.baseAddress) }
        }
    }

    /// Averaged down to exactly this size, or as it is where that would enlarge it.
    func shrunk(width wantedWidth: Int, height wantedHeight: Int) throws -> Picture {
        let size = (width: min(width, wantedWidth), height: min(height, wantedHeight))
        guard size != (width, height) else { return self }
        return try drawn(width: size.width, height: size.height) { from, to in
            copencv_shrink(
                from,
                Int32(width),
                Int32(height),
                to,
                Int32(size.width),
                Int32(size.height),
                Int32(channels)
            )
        }
    }

    /// Turned as EXIF says.
    func turned(_ orientation: Int) throws -> Picture {
        guard orientation != 1 else { return self }
        let isSideways = orientation >= 5
        return try drawn(width: isSideways ? height : width, height: isSideways ? width : height) { from, to in
            copencv_orient(from, Int32(width), Int32(height), Int32(channels), Int32(orientation), to)
        }
    }

    /// These rows alone.
    func band(_ rows: Range<Int>) throws -> Picture {
        try drawn(width: width, height: rows.count) { from, to in
            guard let from, let to else { return Int32(COPENCV_BAD_ARGUMENT) }
            let row = width * channels
            to.update(from: from + rows.lowerBound * row, count: rows.count * row)
            return Int32(COPENCV_OK)
        }
    }

    /// With the colours of sRGB.
    ///
    /// - Parameter named: what the file says of its colours where it has no profile.
    func inSRGB(named: PictureColors = .srgb) -> Picture {
        let colors = colors == .srgb ? named : colors
        guard colors != .srgb else { return self }
        let count = width * height
        var copy = withPixels { Array(UnsafeBufferPointer(start: $0, count: count * channels)) }
        colors.convert(&copy, count: count, channels: channels)
        return Picture(width: width, height: height, like: self, colors: .srgb, pixels: copy)
    }

    /// Whether there is nothing to see: every pixel has the same colour, but for what compression does.
    var isBlank: Bool {
        withPixels { pixels in
            guard let pixels else { return true }
            for channel in 0..<channels {
                let first = Int(pixels[channel])
                for at in stride(from: channel, to: width * height * channels, by: channels)
                where abs(Int(pixels[at]) - first) > 8 { return false }
            }
            return true
        }
    }

    /// How much there is to see: the entropy of the light, in bits a pixel. A plain picture has 0, a scene 6 or 7; and a
    /// black one, for all its noise, 0 too.
    var information: Double {
        var counts = [Int](repeating: 0, count: 256)
        withPixels { pixels in
            guard let pixels else { return }
            for at in stride(from: 0, to: width * height * channels, by: channels) {
                let isGrey = channels == 1
                let light =
                    isGrey
                    ? Int(pixels[at])
                    : (77 * Int(pixels[at]) + 150 * Int(pixels[at + 1]) + 29 * Int(pixels[at + 2])) >> 8
                counts[light] += 1
            }
        }
        let all = Double(width * height)
        guard counts[..<32].reduce(0, +) < width * height * 98 / 100 else { return 0 }
        return counts.reduce(0) { sum, count in
            count == 0 ? sum : sum - Double(count) / all * log2(Double(count) / all)
        }
    }

    /// As a WebP file.
    func webp(quality: Int) throws -> [UInt8] {
        try encoded { pixels, bytes, count in
            ccodecs_encode_webp(
                pixels,
                UInt32(width),
                UInt32(height),
                UInt32(channels),
                Int32(quality),
                bytes,
                count
            )
        }
    }

    /// As a PNG file.
    func png() throws -> [UInt8] {
        try encoded { pixels, bytes, count in
            ccodecs_encode_png(pixels, UInt32(width), UInt32(height), UInt32(channels), bytes, count)
        }
    }

    /// As a JPEG file.
    func jpeg(quality: Int) throws -> [UInt8] {
        try encoded { pixels, bytes, count in
            ccodecs_encode_jpeg(
                pixels,
                UInt32(width),
                UInt32(height),
                UInt32(channels),
                Int32(quality),
                bytes,
                count
            )
        }
    }

    private func encoded(
        _ encode: (
            UnsafePointer<UInt8>?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>
        ) -> Int32
    ) throws -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = withPixels { encode($0, &bytes, &count) }
        defer { ccodecs_free_bytes(bytes) }
        guard status == CCODECS_OK, let bytes else {
            throw Refusal(.internalError, "The small picture could not be written.")
        }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// The same kind of picture, of another size, as OpenCV draws it.
    func drawn(
        width: Int,
        height: Int,
        _ draw: (UnsafePointer<UInt8>?, UnsafeMutablePointer<UInt8>?) -> Int32
    ) throws -> Picture {
        let count = width * height * channels
        var status: Int32 = 0
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            status = withPixels { draw($0, buffer.baseAddress) }
            initialized = status == COPENCV_OK ? count : 0
        }
        switch Int(status) {
        case COPENCV_OK: return Picture(width: width, height: height, like: self, pixels: result)
        case COPENCV_NO_MEMORY: throw Refusal(.tooLarge, "The picture needs more memory than a decoder may use.")
        default: throw Refusal(.internalError, "The picture could not be drawn.")
        }
    }
}

/// The animation has no such frame.
struct NoFrame: Error {}

private enum Pixels {
    case decoded(DecodedPixels)
    case owned([UInt8])
}

/// Owns what a codec allocated.
private final class DecodedPixels {
    private var picture: ccodecs_picture

    init(_ picture: ccodecs_picture) {
        self.picture = picture
    }

    var start: UnsafePointer<UInt8>? { UnsafePointer(picture.pixels) }

    deinit {
        ccodecs_free_picture(&picture)
    }
}
