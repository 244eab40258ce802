import CCodecs
import DecoderWire

extension PictureFacts {
    /// A decoder's answer has a limit: what would go beyond it is left out, the longest kind first.
    private static let mostBytes = 40_000

    /// Adds what EXIF, XMP and IPTC say; answers the EXIF, which may also say how to read the pixels.
    mutating func addSides(of bytes: Bytes, format: ccodecs_format) -> ExifReader? {
        if format == CCODECS_HEIC || format == CCODECS_AVIF { return addSides(ofHEIF: bytes) }
        let blocks = SideBlocks(in: bytes, format: format)
        return add(exif: blocks.exif, xmp: blocks.xmp, iptc: blocks.iptc)
    }

    private mutating func addSides(ofHEIF bytes: Bytes) -> ExifReader? {
        var sides = ccodecs_sides()
        ccodecs_heif_sides(bytes.codecInput, &sides)
        defer { ccodecs_free_sides(&sides) }
        func block(_ start: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Bytes? {
            start.map { Bytes(UnsafeRawBufferPointer(start: $0, count: count)) }
        }
        return add(exif: block(sides.exif, sides.exif_count), xmp: block(sides.xmp, sides.xmp_count), iptc: nil)
    }

    private mutating func add(exif block: Bytes?, xmp packet: Bytes?, iptc records: Bytes?) -> ExifReader? {
        let reader = block.flatMap { ExifReader($0) }
        if let reader { add(reader) }
        if format == "TIFF" { georeference = reader.flatMap { GeoKeys.georeference($0) } }
        if let packet = packet.flatMap({ XMPReader($0) }) {
            xmp = packet.facts
            gps = gps ?? packet.position
            hasGPS = gps != nil
        }
        iptc = records.flatMap { IPTCReader.facts($0) }
        if Self.weight(exif) + Self.weight(xmp) + Self.weight(iptc) > Self.mostBytes { iptc = nil }
        if Self.weight(exif) + Self.weight(xmp) > Self.mostBytes { xmp = nil }
        return reader
    }

    private static func weight(_ facts: [String: FactValue]?) -> Int {
        (facts ?? [:]).reduce(0) { $0 + $1.key.utf8.count + $1.value.weight + 8 }
    }
}
