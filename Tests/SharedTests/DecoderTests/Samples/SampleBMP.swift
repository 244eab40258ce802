/// Quadrants as BMP.
enum SampleBMP {
    private static let (width, height) = (Quadrants.width, Quadrants.height)

    /// Plain rows of 4, 8, 16, 24 or 32 bits a pixel.
    static func rows(bits: Int, isTopDown: Bool = false) -> [UInt8] {
        var body: [UInt8] = []
        for line in 0..<height {
            let y = isTopDown ? line : height - 1 - line
            var row: [UInt8] = Array((0..<width).map { x in pixel(Quadrants.color(x, y), bits: bits) }.joined())
            if bits == 4 { row = stride(from: 0, to: row.count, by: 2).map { row[$0] << 4 | row[$0 + 1] } }
            body += row
            body += [UInt8](repeating: 0, count: (4 - row.count % 4) % 4)
        }
        return file(bits: bits, compression: 0, height: isTopDown ? -height : height, body: body)
    }

    /// Run-length coded, one run a half row.
    static var runs: [UInt8] {
        var body: [UInt8] = []
        for line in 0..<height {
            for x in [0, width / 2] { body += [UInt8(width / 2), index(Quadrants.color(x, height - 1 - line))] }
            body += [0, 0]
        }
        return file(bits: 8, compression: 1, height: height, body: body + [0, 1])
    }

    private static func file(bits: Int, compression: Int, height: Int, body: [UInt8]) -> [UInt8] {
        let palette: [UInt8] = bits <= 8 ? Array(Quadrants.colors.map { [$0[2], $0[1], $0[0], 0] }.joined()) : []
        let start = 54 + palette.count
        func little(_ number: Int, _ width: Int = 4) -> [UInt8] { SampleFiles.little(number, width) }
        return SampleFiles.joined(
            Array("BM".utf8),
            little(start + body.count),
            little(0),
            little(start),
            little(40),
            little(width),
            little(height),
            little(1, 2),
            little(bits, 2),
            little(compression),
            little(body.count),
            little(0, 8),
            little(palette.count / 4),
            little(0),
            palette,
            body
        )
    }

    private static func pixel(_ color: [UInt8], bits: Int) -> [UInt8] {
        switch bits {
        case 4, 8: [index(color)]
        case 16: SampleFiles.little(Int(color[0] >> 3) << 10 | Int(color[1] >> 3) << 5 | Int(color[2] >> 3))
        case 24: [color[2], color[1], color[0]]
        default: [color[2], color[1], color[0], 0]
        }
    }

    private static func index(_ color: [UInt8]) -> UInt8 {
        UInt8(Quadrants.colors.firstIndex(of: color) ?? 0)
    }
}
