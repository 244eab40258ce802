import CCodecs
import DecoderWire

/// Reads BMP: 1, 4, 8, 16, 24 and 32 bits, masks, both run-length forms, bottom-up and top-down.
struct BMPReader {
    let width: Int
    let height: Int
    let bits: Int
    private let bytes: Bytes
    private let compression: UInt32
    private let isTopDown: Bool
    private let start: Int
    private let palette: [BMPColor]
    private let masks: BMPMasks

    /// Reads the headers only.
    init(_ bytes: Bytes) throws {
        self.bytes = bytes
        guard let headerSize = bytes.number(14, width: 4, .little).map({ Int($0) }),
            let start = bytes.number(10, width: 4, .little), headerSize == 12 || headerSize >= 40
        else { throw Self.broken }
        let isOld = headerSize == 12
        let side = isOld ? 2 : 4
        guard let rawWidth = bytes.number(18, width: side, .little),
            let rawHeight = bytes.number(18 + side, width: side, .little),
            let rawBits = bytes.number(18 + 2 * side + 2, width: 2, .little)
        else { throw Self.broken }
        width = isOld ? Int(rawWidth) : Int(Int32(bitPattern: rawWidth))
        let signedHeight = isOld ? Int(rawHeight) : Int(Int32(bitPattern: rawHeight))
        height = abs(signedHeight)
        isTopDown = signedHeight < 0
        bits = Int(rawBits)
        compression = isOld ? 0 : bytes.number(30, width: 4, .little) ?? 0
        guard width > 0, height > 0 else { throw Self.broken }
        guard Self.isReadable(bits: bits, compression: compression) else {
            throw Refusal(.unsupported, "This kind of BMP is not read here.")
        }
        self.start = Int(start)
        masks = BMPMasks(bytes, bits: bits, compression: compression, headerSize: headerSize)
        palette = BMPColor.palette(bytes, at: 14 + headerSize, end: Int(start), bits: bits, entry: isOld ? 3 : 4)
    }

    var facts: PictureFacts {
        let mode = bits == 1 ? "1" : bits <= 8 ? "P" : masks.alpha != nil ? "RGBA" : "RGB"
        return PictureFacts(format: "BMP", mode: mode, width: width, height: height)
    }

    /// Decodes through a sink, row by row.
    func decode(_ wish: ccodecs_wish) throws -> ccodecs_picture {
        guard compression == 1 || compression == 2 || storedRows * 2 >= height else { throw Self.broken }
        let factor = ccodecs_factor(UInt32(width), UInt32(height), wish.enough)
        var sink: OpaquePointer?
        guard ccodecs_sink_open(UInt32(width), UInt32(height), factor, wish.grey, &sink) == CCODECS_OK, let sink else {
            throw Refusal(.tooLarge, "The picture needs more memory than a decoder may use: \(width) by \(height).")
        }
        let readable = compression == 1 || compression == 2 ? drawRuns(into: sink) : drawRows(into: sink)
        guard readable * 2 >= height else {
            ccodecs_sink_drop(sink)
            throw Self.broken
        }
        var picture = ccodecs_picture()
        guard ccodecs_sink_finish(sink, &picture) == CCODECS_OK else { throw Self.broken }
        picture.is_partial = readable < height ? 1 : 0
        return picture
    }

    /// Bytes of a row in the file.
    private var stride: Int { (width * bits + 31) / 32 * 4 }

    /// How many rows the file has room for, told without looking for each: a header may promise thousands of millions.
    private var storedRows: Int { min(height, max(0, bytes.count - start) / stride) }

    /// Answers how many rows the file has; those that are missing stay white.
    private func drawRows(into sink: OpaquePointer) -> Int {
        var row = [UInt8](repeating: 255, count: width * 4)
        var readable = 0
        for y in 0..<height {
            let stored = isTopDown ? y : height - 1 - y
            if let line = bytes.slice(start + stored * stride, stride) {
                readable += 1
                for x in 0..<width { put(pixel(line, x), at: x, in: &row) }
            } else {
                for index in row.indices { row[index] = 255 }
            }
            ccodecs_sink_row(sink, row, 4)
        }
        return readable
    }

    private func drawRuns(into sink: OpaquePointer) -> Int {
        var runs = BMPRuns(width: width, height: height, isNibbles: compression == 2)
        let readable = runs.read(bytes, from: start)
        guard readable * 2 >= height else { return readable }
        var row = [UInt8](repeating: 255, count: width * 4)
        for y in 0..<height {
            let stored = isTopDown ? y : height - 1 - y
            for x in 0..<width { put(color(Int(runs.indices[stored * width + x])), at: x, in: &row) }
            ccodecs_sink_row(sink, row, 4)
        }
        return readable
    }

    private func put(_ color: BMPColor, at x: Int, in row: inout [UInt8]) {
        row[4 * x] = color.red
        row[4 * x + 1] = color.green
        row[4 * x + 2] = color.blue
        row[4 * x + 3] = color.alpha
    }

    private func pixel(_ line: Bytes, _ x: Int) -> BMPColor {
        switch bits {
        case 1: color(Int(line[x >> 3] ?? 0) >> (7 - x & 7) & 1)
        case 4: color(Int(line[x >> 1] ?? 0) >> (x & 1 == 0 ? 4 : 0) & 15)
        case 8: color(Int(line[x] ?? 0))
        case 16: masks.color(line.number(2 * x, width: 2, .little) ?? 0)
        case 24: BMPColor(red: line[3 * x + 2] ?? 0, green: line[3 * x + 1] ?? 0, blue: line[3 * x] ?? 0)
        default: masks.color(line.number(4 * x, width: 4, .little) ?? 0)
        }
    }

    private func color(_ index: Int) -> BMPColor {
        index < palette.count ? palette[index] : BMPColor(red: 0, green: 0, blue: 0)
    }

    private static func isReadable(bits: Int, compression: UInt32) -> Bool {
        switch compression {
        case 0: [1, 4, 8, 16, 24, 32].contains(bits)
        case 1: bits == 8
        case 2: bits == 4
        case 3, 6: bits == 16 || bits == 32
        default: false
        }
    }

    private static var broken: Refusal { Refusal(.invalidFile, "The BMP is broken or cut off.") }
}
