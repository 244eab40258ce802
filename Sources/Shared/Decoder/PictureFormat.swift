import CCodecs
import DecoderWire

/// The picture formats, by what their first bytes say.
struct PictureFormat {
    let code: ccodecs_format
    /// `JPEG`.
    let name: String

    /// - Throws: ``Refusal`` `unsupported` for anything else.
    init(of bytes: Bytes) throws {
        code = ccodecs_sniff(bytes.codecInput)
        switch code {
        case CCODECS_JPEG: name = "JPEG"
        case CCODECS_PNG: name = "PNG"
        case CCODECS_WEBP: name = "WEBP"
        case CCODECS_GIF: name = "GIF"
        case CCODECS_TIFF: name = "TIFF"
        case CCODECS_BMP: name = "BMP"
        case CCODECS_PNM: name = "PNM"
        case CCODECS_HEIC: name = "HEIC"
        case CCODECS_AVIF: name = "AVIF"
        default: throw Refusal(.unsupported, "This is no picture of a kind that is read here.")
        }
    }

    /// Turns a codec's status into a sentence.
    func check(_ status: Int32, facts: PictureFacts? = nil) throws {
        switch Int(status) {
        case CCODECS_OK: return
        case CCODECS_TOO_LARGE: throw Refusal(.overLimits, "The picture has too many pixels\(size(facts)).")
        case CCODECS_UNSUPPORTED: throw Refusal(.unsupported, "This kind of \(name) is not read here.")
        case CCODECS_NO_MEMORY:
            throw Refusal(.tooLarge, "The picture needs more memory than a decoder may use\(size(facts)).")
        default: throw Refusal(.invalidFile, "The \(name) is broken or cut off.")
        }
    }

    /// Whether a file may hold an animation, whose first frame may show nothing yet.
    var isAnimated: Bool { code == CCODECS_GIF || code == CCODECS_WEBP || code == CCODECS_PNG }

    /// Whether a file turns its picture by itself, so that the orientation of its EXIF does not count.
    var turnsItself: Bool { code == CCODECS_HEIC || code == CCODECS_AVIF }

    private func size(_ facts: PictureFacts?) -> String {
        facts.map { ": \($0.width) by \($0.height)" } ?? ""
    }
}

extension Bytes {
    /// As the codecs take them.
    var codecInput: ccodecs_input {
        ccodecs_input(bytes: raw.baseAddress?.assumingMemoryBound(to: UInt8.self), count: raw.count)
    }
}
