/// The mark at the start of a file that tells its Unicode encoding (The Unicode Standard, section 23.8).
struct ByteOrderMark {
    /// What it stands for.
    let encoding: AnyEncoding
    /// Bytes it takes.
    let length: Int

    /// The mark at the start of the bytes; `nil` if there is none.
    init?(_ bytes: [UInt8]) {
        // UTF-32LE first: it begins like UTF-16LE.
        let marks: [(bytes: [UInt8], encoding: AnyEncoding)] = [
            ([0xEF, 0xBB, 0xBF], .utf8),
            ([0xFF, 0xFE, 0x00, 0x00], .wide(.utf32le)),
            ([0x00, 0x00, 0xFE, 0xFF], .wide(.utf32be)),
            ([0xFF, 0xFE], .wide(.utf16le)),
            ([0xFE, 0xFF], .wide(.utf16be)),
        ]
        guard let mark = marks.first(where: { bytes.starts(with: $0.bytes) }) else { return nil }
        encoding = mark.encoding
        length = mark.bytes.count
    }
}

/// Tells text from other bytes.
enum ControlCharacters {
    /// Whether at most one byte in a hundred is a control character that texts do not have.
    static func areFew(in bytes: ArraySlice<UInt8>) -> Bool {
        var strange = 0
        for byte in bytes where byte < 0x20 || byte == 0x7F {
            switch byte {
            case 0x08...0x0D, 0x1A, 0x1B: break
            default: strange += 1
            }
        }
        return strange * 100 <= bytes.count
    }
}
