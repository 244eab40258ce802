/// A colour of a BMP.
struct BMPColor {
    var red: UInt8
    var green: UInt8
    var blue: UInt8
    var alpha: UInt8 = 255

    /// The palette between the header and the pixels; as many colours as the bits can name, or as there are.
    static func palette(_ bytes: Bytes, at: Int, end: Int, bits: Int, entry: Int) -> [BMPColor] {
        guard bits <= 8 else { return [] }
        let room = end > at ? (end - at) / entry : 1 << bits
        return (0..<min(1 << bits, room)).compactMap { index in
            let place = at + index * entry
            guard let blue = bytes[place], let green = bytes[place + 1], let red = bytes[place + 2] else { return nil }
            return BMPColor(red: red, green: green, blue: blue)
        }
    }
}

/// Where the colours lie in a pixel of 16 or 32 bits.
struct BMPMasks {
    private var red: UInt32
    private var green: UInt32
    private var blue: UInt32
    private(set) var alpha: UInt32?

    init(_ bytes: Bytes, bits: Int, compression: UInt32, headerSize: Int) {
        (red, green, blue) = bits == 16 ? (0x7C00, 0x03E0, 0x001F) : (0xFF_0000, 0x00_FF00, 0x00_00FF)
        guard compression == 3 || compression == 6 else { return }
        func mask(_ index: Int) -> UInt32 { bytes.number(54 + 4 * index, width: 4, .little) ?? 0 }
        (red, green, blue) = (mask(0), mask(1), mask(2))
        if compression == 6 || headerSize >= 56, mask(3) != 0 { alpha = mask(3) }
    }

    func color(_ pixel: UInt32) -> BMPColor {
        BMPColor(
            red: Self.part(pixel, red),
            green: Self.part(pixel, green),
            blue: Self.part(pixel, blue),
            alpha: alpha.map { Self.part(pixel, $0) } ?? 255
        )
    }

    /// The bits under the mask, stretched to 0…255.
    private static func part(_ pixel: UInt32, _ mask: UInt32) -> UInt8 {
        guard mask != 0 else { return 0 }
        let most = UInt64(mask >> mask.trailingZeroBitCount)
        return UInt8(clamping: UInt64((pixel & mask) >> mask.trailingZeroBitCount) * 255 / most)
    }
}
