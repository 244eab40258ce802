import CCodecs
import DecoderWire

/// Reads PGM and PPM, binary, 8 bits a channel: what poppler draws a page as.
struct PNMReader {
    let width: Int
    let height: Int
    /// 1 or 3.
    let channels: Int
    private let rows: Bytes

    /// Reads the header only: `P5` or `P6`, width, height and 255, parted by white space or comments.
    init(_ bytes: Bytes) throws {
        var at = 2
        guard bytes.has("P5", at: 0) || bytes.has("P6", at: 0), let width = Self.number(bytes, &at),
            let height = Self.number(bytes, &at), let most = Self.number(bytes, &at), width > 0, height > 0,
            // One byte of white space, then the rows.
            let rows = bytes.from(at + 1)
        else { throw Self.broken }
        guard most == 255 else { throw Refusal(.unsupported, "This kind of PNM is not read here.") }
        self.width = width
        self.height = height
        channels = bytes.has("P5", at: 0) ? 1 : 3
        self.rows = rows
    }

    var facts: PictureFacts {
        PictureFacts(
            format: channels == 1 ? "PGM" : "PPM",
            mode: channels == 1 ? "L" : "RGB",
            width: width,
            height: height
        )
    }

    /// Decodes through a sink, row by row; rows that are missing stay white.
    func decode(_ wish: ccodecs_wish) throws -> ccodecs_picture {
        let factor = ccodecs_factor(UInt32(width), UInt32(height), wish.enough)
        var sink: OpaquePointer?
        guard ccodecs_sink_open(UInt32(width), UInt32(height), factor, wish.grey, &sink) == CCODECS_OK, let sink else {
            throw Refusal(.tooLarge, "The picture needs more memory than a decoder may use: \(width) by \(height).")
        }
        let stride = width * channels
        for y in 0..<height {
            guard let row = rows.slice(y * stride, stride), let start = row.codecInput.bytes else { break }
            ccodecs_sink_row(sink, start, Int32(channels))
        }
        // A sink that got fewer rows than it was promised makes a partial picture of half of them or more.
        var picture = ccodecs_picture()
        guard ccodecs_sink_finish(sink, &picture) == CCODECS_OK else { throw Self.broken }
        return picture
    }

    /// Digits behind white space and comments; at most nine, so that no product of two overflows.
    private static func number(_ bytes: Bytes, _ at: inout Int) -> Int? {
        while let byte = bytes[at], byte == 0x23 || (0x09...0x0D).contains(byte) || byte == 0x20 {
            if byte == 0x23 {
                while let byte = bytes[at], byte != 0x0A { at += 1 }
            } else {
                at += 1
            }
        }
        var value = 0
        let start = at
        while let byte = bytes[at], (0x30...0x39).contains(byte) {
            guard at - start < 9 else { return nil }
            value = value * 10 + Int(byte - 0x30)
            at += 1
        }
        return at > start ? value : nil
    }

    private static var broken: Refusal { Refusal(.invalidFile, "The PNM is broken or cut off.") }
}
