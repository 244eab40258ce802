/// How the bytes of a part travel (RFC 2045).
enum TransferEncoding {
    case plain, base64, quotedPrintable

    /// By the field's word; what is not known is taken as it is.
    init(_ word: String) {
        switch word {
        case "base64": self = .base64
        case "quoted-printable": self = .quotedPrintable
        default: self = .plain
        }
    }

    /// The bytes themselves, at most so many. What does not belong there is left out.
    func decode(_ bytes: Bytes, atMost limit: Int) -> [UInt8] {
        switch self {
        case .plain: Array(bytes.raw.prefix(limit))
        case .base64: Self.base64(bytes.raw.prefix(limit / 3 * 4 + 4 + limit / 16))
        case .quotedPrintable: Self.quotedPrintable(bytes.raw.prefix(limit > .max / 3 ? limit : limit * 3))
        }
    }

    /// How many bytes it will be, about.
    func size(of bytes: Bytes) -> Int {
        guard self == .base64 else { return bytes.count }
        var digits = 0
        for byte in bytes.raw where Self.digit(byte) != nil { digits += 1 }
        return digits * 3 / 4
    }

    /// `=E0` or `%E0` as bytes.
    static func resolved(_ bytes: [UInt8], mark: UInt8, blank: UInt8? = nil) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            if bytes[at] == mark, at + 2 < bytes.count, let high = hex(bytes[at + 1]), let low = hex(bytes[at + 2]) {
                out.append(high << 4 | low)
                at += 3
            } else {
                out.append(bytes[at] == blank ? 0x20 : bytes[at])
                at += 1
            }
        }
        return out
    }

    /// Four digits are three bytes.
    static func base64(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var value: UInt32 = 0
        var count = 0
        for byte in bytes {
            if byte == UInt8(ascii: "=") { break }
            guard let digit = digit(byte) else { continue }
            value = value << 6 | UInt32(digit)
            count += 1
            if count == 4 {
                out.append(contentsOf: [UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)])
                (value, count) = (0, 0)
            }
        }
        if count >= 2 { out.append(UInt8((value >> UInt32(6 * count - 8)) & 0xFF)) }
        if count == 3 { out.append(UInt8((value >> 2) & 0xFF)) }
        return out
    }

    private static func quotedPrintable(_ bytes: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        // A mark at the end of a line joins it to the next.
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == 0x0A {
                var end = joined.count
                while end > 0, joined[end - 1] == 0x20 || joined[end - 1] == 0x09 || joined[end - 1] == 0x0D {
                    end -= 1
                }
                if end > 0, joined[end - 1] == UInt8(ascii: "=") {
                    joined.removeSubrange((end - 1)...)
                    continue
                }
            }
            joined.append(byte)
        }
        return resolved(joined, mark: UInt8(ascii: "="))
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x61 + 26
        case 0x30...0x39: byte - 0x30 + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
