import CCodecs

/// Finds the EXIF block (a little TIFF file) in the containers that carry one.
enum ExifBlock {
    private static let mostParts = 4_096

    /// `nil` if there is none.
    static func find(in bytes: Bytes, format: ccodecs_format) -> Bytes? {
        switch format {
        case CCODECS_JPEG: inJPEG(bytes)
        case CCODECS_PNG: inPNG(bytes)
        case CCODECS_WEBP: inWebP(bytes)
        case CCODECS_TIFF: bytes
        default: nil
        }
    }

    /// Markers of JPEG up to the first scan; EXIF is an APP1 that begins with `Exif\0\0`.
    private static func inJPEG(_ bytes: Bytes) -> Bytes? {
        var at = 2
        for _ in 0..<mostParts {
            guard bytes[at] == 0xFF, let marker = bytes[at + 1] else { return nil }
            if marker == 0xFF {
                at += 1
                continue
            }
            guard marker != 0xDA, marker != 0xD9, let length = bytes.number(at + 2, width: 2, .big), length >= 2 else {
                return nil
            }
            if marker == 0xE1, length >= 8, bytes.has("Exif\0\0", at: at + 4) {
                return bytes.slice(at + 10, Int(length) - 8)
            }
            at += 2 + Int(length)
        }
        return nil
    }

    private static func inPNG(_ bytes: Bytes) -> Bytes? {
        var at = 8
        for _ in 0..<mostParts {
            guard let length = bytes.number(at, width: 4, .big), !bytes.has("IEND", at: at + 4) else { return nil }
            if bytes.has("eXIf", at: at + 4) { return bytes.slice(at + 8, Int(length)) }
            at += 12 + Int(length)
        }
        return nil
    }

    private static func inWebP(_ bytes: Bytes) -> Bytes? {
        var at = 12
        for _ in 0..<mostParts {
            guard let length = bytes.number(at + 4, width: 4, .little) else { return nil }
            if bytes.has("EXIF", at: at) {
                let block = bytes.slice(at + 8, Int(length))
                // Some writers put JPEG's prefix before it.
                return block?.has("Exif\0\0", at: 0) == true ? block?.from(6) : block
            }
            at += 8 + Int(length) + Int(length & 1)
        }
        return nil
    }
}
