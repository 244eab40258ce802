/// Quadrants as files that a few lines can write.
enum SampleFiles {
    private static let (width, height) = (Quadrants.width, Quadrants.height)

    private static func rows(_ pixel: (Int, Int) -> [UInt8]) -> [[UInt8]] {
        (0..<height).map { y in (0..<width).flatMap { pixel($0, y) } }
    }

    private static func png(
        bits: UInt8,
        colorType: UInt8,
        extra: [(String, [UInt8])] = [],
        _ rows: [[UInt8]]
    ) -> [UInt8] {
        SamplePNG.file(width: width, height: height, bits: bits, colorType: colorType, rows: rows, extra: extra)
    }

    static var png8: [UInt8] { png(bits: 8, colorType: 2, rows(Quadrants.color)) }

    static var png16: [UInt8] {
        png(bits: 16, colorType: 2, rows { x, y in Quadrants.color(x, y).flatMap { [$0, $0 ^ 0x55] } })
    }

    /// The right half is transparent.
    static var pngAlpha: [UInt8] {
        png(bits: 8, colorType: 6, rows { x, y in Quadrants.color(x, y) + [x >= width / 2 ? 0 : 255] })
    }

    static var pngPalette: [UInt8] {
        let indices = rows { x, y in [UInt8(Quadrants.colors.firstIndex(of: Quadrants.color(x, y)) ?? 0)] }
        return png(bits: 8, colorType: 3, extra: [("PLTE", Array(Quadrants.colors.joined()))], indices)
    }

    /// The first colour (red) is transparent.
    static var pngPaletteAlpha: [UInt8] {
        let indices = rows { x, y in [UInt8(Quadrants.colors.firstIndex(of: Quadrants.color(x, y)) ?? 0)] }
        let extra: [(String, [UInt8])] = [("PLTE", Array(Quadrants.colors.joined())), ("tRNS", [0])]
        return png(bits: 8, colorType: 3, extra: extra, indices)
    }

    static func pngWithExif(_ exif: [UInt8]) -> [UInt8] { pngWith("eXIf", exif) }

    static func pngWith(_ chunk: String, _ content: [UInt8]) -> [UInt8] {
        png(bits: 8, colorType: 2, extra: [(chunk, content)], rows(Quadrants.color))
    }

    static func ppm(comment: String = "") -> [UInt8] {
        Array("P6\n\(comment)\(width) \(height)\n255\n".utf8) + rows(Quadrants.color).joined()
    }

    /// Colour numbers of 8 bits each, because the table is cleared before codes grow.
    static func gif(transparent: UInt8? = nil) -> [UInt8] {
        let palette = Quadrants.colors.joined() + [UInt8](repeating: 0, count: 3 * 124)
        var file = joined(Array("GIF89a".utf8), little(width), little(height), [0xF6, 0, 0], palette)
        if let transparent { file += [0x21, 0xF9, 4, 1, 0, 0, transparent, 0] }
        file += joined([0x2C, 0, 0, 0, 0], little(width), little(height), [0, 7])
        var codes: [UInt8] = []
        for (at, index) in rows({ x, y in [UInt8(Quadrants.colors.firstIndex(of: Quadrants.color(x, y)) ?? 0)] })
            .joined().enumerated()
        {
            if at % 100 == 0 { codes.append(128) }
            codes.append(index)
        }
        codes.append(129)
        for start in stride(from: 0, to: codes.count, by: 255) {
            let part = codes[start..<min(start + 255, codes.count)]
            file += [UInt8(part.count)] + part
        }
        return file + [0, 0x3B]
    }

    static func little(_ number: Int, _ width: Int = 2) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// One after the other. A long chain of `+` keeps the type checker busy for minutes.
    static func joined(_ parts: [UInt8]...) -> [UInt8] {
        Array(parts.joined())
    }

    /// One uncompressed strip.
    static func tiff(orientation: Int) -> [UInt8] {
        let pixels = Quadrants.pixels
        let start = 8 + 2 + 12 * 9 + 4
        let entries: [(Int, Int, Int)] = [
            (256, 3, width), (257, 3, height), (258, 3, 8), (262, 3, 2), (273, 4, start), (274, 3, orientation),
            (277, 3, 3), (278, 3, height), (279, 4, pixels.count),
        ]
        var file = joined(Array("II".utf8), little(42), little(8, 4), little(entries.count))
        for (tag, type, value) in entries {
            file += joined(little(tag), little(type), little(1, 4), little(value, 4))
        }
        return joined(file, little(0, 4), pixels)
    }

    /// A plain WebP made an extended one that carries EXIF.
    static func webpWithExif(_ exif: [UInt8], _ plain: [UInt8]) -> [UInt8] { webpWith("EXIF", exif, plain) }

    /// A plain WebP made an extended one that carries another chunk.
    static func webpWith(_ chunk: String, _ content: [UInt8], _ plain: [UInt8]) -> [UInt8] {
        let padded = content + [UInt8](repeating: 0, count: content.count % 2)
        let body = joined(
            Array("WEBPVP8X".utf8),
            little(10, 4),
            [chunk == "EXIF" ? 0x08 : 0x04, 0, 0, 0],
            little(width - 1, 3),
            little(height - 1, 3),
            Array(plain[12...]),
            Array(chunk.utf8),
            little(content.count, 4),
            padded
        )
        return joined(Array("RIFF".utf8), little(body.count, 4), body)
    }
}
