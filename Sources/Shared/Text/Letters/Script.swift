/// A writing system, as far as languages and the borders of words depend on it.
package enum Script: UInt8, CaseIterable {
    case latin, greek, cyrillic, armenian, hebrew, arabic, devanagari, bengali, gurmukhi, gujarati, tamil, telugu
    case kannada, malayalam, sinhala, thai, lao, myanmar, georgian, hangul, ethiopic, khmer, kana, han

    /// The first and last code points of each script's letters and marks, ascending.
    ///
    /// Source: the blocks of the Unicode Standard 15 (Blocks.txt), without punctuation and digits where it matters.
    private static let blocks: [(first: UInt32, last: UInt32, script: Script)] = [
        (0x0041, 0x005A, .latin), (0x0061, 0x007A, .latin), (0x00AA, 0x00AA, .latin), (0x00B5, 0x00B5, .latin),
        (0x00BA, 0x00BA, .latin), (0x00C0, 0x00D6, .latin), (0x00D8, 0x00F6, .latin), (0x00F8, 0x02AF, .latin),
        (0x0300, 0x036F, .latin), (0x0370, 0x037D, .greek), (0x0386, 0x0386, .greek), (0x0388, 0x03FF, .greek),
        (0x0400, 0x052F, .cyrillic), (0x0531, 0x0587, .armenian), (0x0591, 0x05F4, .hebrew),
        (0x0610, 0x061A, .arabic), (0x0620, 0x065F, .arabic), (0x066E, 0x06D3, .arabic), (0x06D5, 0x06EF, .arabic),
        (0x06FA, 0x06FF, .arabic), (0x0750, 0x077F, .arabic), (0x0900, 0x0963, .devanagari),
        (0x0980, 0x09E3, .bengali), (0x0A01, 0x0A5E, .gurmukhi), (0x0A81, 0x0AE3, .gujarati),
        (0x0B82, 0x0BD7, .tamil), (0x0C00, 0x0C63, .telugu), (0x0C80, 0x0CE3, .kannada),
        (0x0D00, 0x0D63, .malayalam), (0x0D81, 0x0DDF, .sinhala), (0x0E01, 0x0E3A, .thai), (0x0E40, 0x0E4E, .thai),
        (0x0E81, 0x0ECD, .lao), (0x0EDC, 0x0EDF, .lao), (0x1000, 0x103F, .myanmar), (0x10A0, 0x10FF, .georgian),
        (0x1100, 0x11FF, .hangul), (0x1200, 0x135F, .ethiopic), (0x1780, 0x17D3, .khmer), (0x1C90, 0x1CBF, .georgian),
        (0x1D00, 0x1DBF, .latin), (0x1E00, 0x1EFF, .latin), (0x1F00, 0x1FFF, .greek), (0x2C60, 0x2C7F, .latin),
        (0x2DE0, 0x2DFF, .cyrillic), (0x3005, 0x3007, .han), (0x3041, 0x309F, .kana), (0x30A1, 0x30FA, .kana),
        (0x30FC, 0x30FF, .kana), (0x3131, 0x318E, .hangul), (0x31F0, 0x31FF, .kana), (0x3400, 0x4DBF, .han),
        (0x4E00, 0x9FFF, .han), (0xA640, 0xA69F, .cyrillic), (0xA720, 0xA7FF, .latin), (0xAC00, 0xD7A3, .hangul),
        (0xF900, 0xFAFF, .han), (0xFB00, 0xFB06, .latin), (0xFB1D, 0xFB4F, .hebrew), (0xFB50, 0xFDFF, .arabic),
        (0xFE70, 0xFEFC, .arabic), (0xFF21, 0xFF3A, .latin), (0xFF41, 0xFF5A, .latin), (0xFF66, 0xFF9F, .kana),
        (0x20000, 0x323AF, .han),
    ]

    /// The script of a letter or mark; `nil` for digits, punctuation, spaces and everything else.
    package static func of(_ scalar: Unicode.Scalar) -> Script? {
        let value = scalar.value
        if value < 0x80 {
            return (value | 0x20) >= 0x61 && (value | 0x20) <= 0x7A ? .latin : nil
        }
        if (0x0E01...0x0E4E).contains(value) {
            return (0x0E3B...0x0E3F).contains(value) || value == 0x0E46 ? nil : .thai
        }
        var low = 0
        var high = blocks.count
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].last < value { low = middle + 1 } else { high = middle }
        }
        guard low < blocks.count, blocks[low].first <= value else { return nil }
        return blocks[low].script
    }

    /// Whether words of this script stand side by side without a space.
    package var runsTogether: Bool {
        switch self {
        case .thai, .lao, .khmer, .myanmar, .han, .kana: true
        default: false
        }
    }
}
