import CCodecs

/// Finds what a container carries beside its pixels: EXIF (a little TIFF file), XMP (XML), IPTC (records).
struct SideBlocks {
    private(set) var exif: Bytes?
    private(set) var xmp: Bytes?
    private(set) var iptc: Bytes?

    private static let mostParts = 4_096

    /// The first of each kind; nothing for formats that carry none, or keep it where only libheif finds it.
    init(in bytes: Bytes, format: ccodecs_format) {
        switch format {
        case CCODECS_JPEG: findInJPEG(bytes)
        case CCODECS_PNG: findInPNG(bytes)
        case CCODECS_WEBP: findInWebP(bytes)
        case CCODECS_TIFF: findInTIFF(bytes)
        default: break
        }
    }

    /// Markers of JPEG up to the first scan.
    private mutating func findInJPEG(_ bytes: Bytes) {
        var at = 2
        for _ in 0..<Self.mostParts {
            guard bytes[at] == 0xFF, let marker = bytes[at + 1] else { return }
            if marker == 0xFF {
                at += 1
                continue
            }
            guard marker != 0xDA, marker != 0xD9, let length = bytes.number(at + 2, width: 2, .big), length >= 2 else {
                return
            }
            if let segment = bytes.slice(at + 4, Int(length) - 2) { take(segment, marker) }
            at += 2 + Int(length)
        }
    }

    private mutating func take(_ segment: Bytes, _ marker: UInt8) {
        if marker == 0xE1, exif == nil, segment.has("Exif\0\0", at: 0) {
            exif = segment.from(6)
        } else if marker == 0xE1, xmp == nil, segment.has("http://ns.adobe.com/xap/1.0/\0", at: 0) {
            xmp = segment.from(29)
        } else if marker == 0xED, iptc == nil, segment.has("Photoshop 3.0\0", at: 0) {
            iptc = segment.from(14).flatMap { Self.records(inResources: $0) }
        }
    }

    private mutating func findInPNG(_ bytes: Bytes) {
        var at = 8
        for _ in 0..<Self.mostParts {
            guard let length = bytes.number(at, width: 4, .big), !bytes.has("IEND", at: at + 4) else { return }
            if exif == nil, bytes.has("eXIf", at: at + 4) { exif = bytes.slice(at + 8, Int(length)) }
            // Only as plain text: keyword, two zeros for "not compressed", two empty names of languages.
            let keyword: StaticString = "XML:com.adobe.xmp\0\0\0\0\0"
            if xmp == nil, length >= 22, bytes.has("iTXt", at: at + 4), bytes.has(keyword, at: at + 8) {
                xmp = bytes.slice(at + 30, Int(length) - 22)
            }
            at += 12 + Int(length)
        }
    }

    private mutating func findInWebP(_ bytes: Bytes) {
        var at = 12
        for _ in 0..<Self.mostParts {
            guard let length = bytes.number(at + 4, width: 4, .little) else { return }
            if exif == nil, bytes.has("EXIF", at: at) {
                let block = bytes.slice(at + 8, Int(length))
                // Some writers put JPEG's prefix before it.
                exif = block?.has("Exif\0\0", at: 0) == true ? block?.from(6) : block
            }
            if xmp == nil, bytes.has("XMP ", at: at) { xmp = bytes.slice(at + 8, Int(length)) }
            at += 8 + Int(length) + Int(length & 1)
        }
    }

    private mutating func findInTIFF(_ bytes: Bytes) {
        exif = bytes
        guard let reader = ExifReader(bytes) else { return }
        xmp = reader.bytes(of: 700)
        iptc = reader.bytes(of: 33_723) ?? reader.bytes(of: 34_377).flatMap { Self.records(inResources: $0) }
    }

    /// Photoshop's resources: number 0x0404 holds IPTC.
    private static func records(inResources bytes: Bytes) -> Bytes? {
        var at = 0
        for _ in 0..<mostParts {
            guard bytes.has("8BIM", at: at), let kind = bytes.number(at + 4, width: 2, .big), let name = bytes[at + 6]
            else { return nil }
            let size = at + 6 + (Int(name) + 2) / 2 * 2
            guard let length = bytes.number(size, width: 4, .big) else { return nil }
            if kind == 0x0404 { return bytes.slice(size + 4, Int(length)) }
            at = size + 4 + Int(length) + Int(length & 1)
        }
        return nil
    }
}
