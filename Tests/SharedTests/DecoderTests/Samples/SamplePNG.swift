/// A small PNG writer: stored, not deflated, any colour type and depth.
enum SamplePNG {
    /// - Parameter rows: each as the file stores it, without the filter byte.
    static func file(
        width: Int,
        height: Int,
        bits: UInt8,
        colorType: UInt8,
        rows: [[UInt8]],
        extra: [(String, [UInt8])] = []
    ) -> [UInt8] {
        let header = SampleFiles.joined(big(width), big(height), [bits, colorType, 0, 0, 0])
        let parts: [(String, [UInt8])] =
            [("IHDR", header)] + extra + [("IDAT", stored(Array(rows.map { [0] + $0 }.joined()))), ("IEND", [])]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + parts.map { chunk($0.0, $0.1) }.joined()
    }

    /// Grey, 8 bits.
    static func grey(_ width: Int, _ height: Int, _ pixel: (Int, Int) -> UInt8) -> [UInt8] {
        file(
            width: width,
            height: height,
            bits: 8,
            colorType: 0,
            rows: (0..<height).map { y in (0..<width).map { pixel($0, y) } }
        )
    }

    /// Only a header that promises so much, and no pixels.
    static func promise(width: Int, height: Int) -> [UInt8] {
        file(width: width, height: height, bits: 8, colorType: 6, rows: [[0, 0, 0, 0]])
    }

    /// The file with the checksum of its header made right again.
    static func resealed(_ file: [UInt8]) -> [UInt8] {
        SampleFiles.joined(Array(file[..<29]), big(Int(crc(Array(file[12..<29])))), Array(file[33...]))
    }

    static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return SampleFiles.joined(big(content.count), body, big(Int(crc(body))))
    }

    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x78, 0x01]
        var at = 0
        repeat {
            let part = bytes[at..<min(at + 65_535, bytes.count)]
            at += part.count
            let count = UInt16(part.count)
            result += [at >= bytes.count ? 1 : 0, UInt8(count & 255), UInt8(count >> 8)]
            result += [UInt8(~count & 255), UInt8(~count >> 8)]
            result += part
        } while at < bytes.count
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return result + big(Int(b << 16 | a))
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF) { table[Int(($0 ^ UInt32($1)) & 255)] ^ ($0 >> 8) }
    }

    private static func big(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
