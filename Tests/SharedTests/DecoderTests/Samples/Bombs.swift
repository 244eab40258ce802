/// A few bytes of header that promise a picture of gigabytes.
enum Bombs {
    /// 100,000 × 100,000.
    static let bmp: [UInt8] = SampleFiles.joined(
        Array("BM".utf8),
        little(1_000),
        little(0),
        little(54),
        little(40),
        little(100_000),
        little(100_000),
        little(1, 2),
        little(24, 2),
        [UInt8](repeating: 0, count: 24)
    )

    /// 65,500 × 65,500.
    static let jpeg: [UInt8] = SampleFiles.joined(
        [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0xFF, 0xDC, 0xFF, 0xDC, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1],
        [0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0, 0, 0, 0xFF, 0xD9]
    )

    /// One strip of 10⁶ × 10⁶ pixels.
    static var tiff: [UInt8] {
        let entries: [(Int, Int, Int)] = [
            (256, 4, 1_000_000), (257, 4, 1_000_000), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1),
            (278, 4, 1_000_000), (279, 4, 8),
        ]
        var file = SampleFiles.joined(Array("II".utf8), little(42, 2), little(8), little(entries.count, 2))
        for (tag, type, value) in entries {
            file += SampleFiles.joined(little(tag, 2), little(type, 2), little(1), little(value))
        }
        return file + little(0)
    }

    /// Lossless, 16,383 × 16,383.
    static let webp: [UInt8] = SampleFiles.joined(
        Array("RIFF".utf8),
        little(26),
        Array("WEBPVP8L".utf8),
        little(14),
        [0x2F, 0xFE, 0xBF, 0xFF, 0x0F],
        [UInt8](repeating: 0, count: 9)
    )

    /// All of them, with two PNGs that have nothing behind their header.
    static var all: [(name: String, file: [UInt8])] {
        [
            ("png", SamplePNG.promise(width: 60_000, height: 60_000)),
            ("widest png", SamplePNG.promise(width: 0x7FFF_FFFF, height: 0x7FFF_FFFF)),
            ("gif", Array("GIF89a".utf8) + [255, 255, 255, 255, 0, 0, 0, 0x2C]),
            ("bmp", bmp), ("jpeg", jpeg), ("tiff", tiff), ("webp", webp),
        ]
    }

    private static func little(_ number: Int, _ width: Int = 4) -> [UInt8] { SampleFiles.little(number, width) }
}
