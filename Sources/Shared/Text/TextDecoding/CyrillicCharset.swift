/// Windows-1251.
enum CyrillicCharset {
    /// The character of a byte from 0x80; `nil` where there is none.
    static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
        byte < 0xC0 ? lower[Int(byte) - 0x80] : Unicode.Scalar(0x0410 + UInt32(byte) - 0xC0)
    }

    /// The share of bytes from 0x80 that are letters in words of at least two, small ones after the first, or
    /// punctuation.
    static func score(of bytes: ArraySlice<UInt8>) -> Double {
        var total = 0
        var good = 0
        var small = 0
        for index in bytes.indices where bytes[index] >= 0x80 {
            total += 1
            guard let scalar = scalar(bytes[index]) else { continue }
            let previous = index > bytes.startIndex ? letter(bytes[index - 1]) : nil
            let next = index + 1 < bytes.endIndex ? letter(bytes[index + 1]) : nil
            guard Script.of(scalar) == .cyrillic else {
                good += previous == nil || next == nil ? 1 : 0
                continue
            }
            if touchesLatin(bytes, index) { continue }
            let isSmall = scalar.properties.isLowercase
            if isSmall { small += 1 }
            if previous == nil, next == nil {
                good += isSmall ? 1 : 0
            } else if isSmall {
                good += 1
            } else {
                good += previous.map { $0.properties.isUppercase } ?? true ? 1 : 0
            }
        }
        return total == 0 || small * 2 < total ? 0 : Double(good) / Double(total)
    }

    /// No word is half Latin.
    private static func touchesLatin(_ bytes: ArraySlice<UInt8>, _ index: Int) -> Bool {
        [index - 1, index + 1].contains { bytes.indices.contains($0) && bytes[$0] < 0x80 && isLatin(bytes[$0]) }
    }

    private static func isLatin(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func letter(_ byte: UInt8) -> Unicode.Scalar? {
        guard byte >= 0x80, let scalar = scalar(byte), Script.of(scalar) == .cyrillic else { return nil }
        return scalar
    }

    private static let lower: [Unicode.Scalar?] = [
        "Ђ", "Ѓ", "‚", "ѓ", "„", "…", "†", "‡", "€", "‰", "Љ", "‹", "Њ", "Ќ", "Ћ", "Џ",
        "ђ", "‘", "’", "“", "”", "•", "–", "—", nil, "™", "љ", "›", "њ", "ќ", "ћ", "џ",
        "\u{A0}", "Ў", "ў", "Ј", "¤", "Ґ", "¦", "§", "Ё", "©", "Є", "«", "¬", "\u{AD}", "®", "Ї",
        "°", "±", "І", "і", "ґ", "µ", "¶", "·", "ё", "№", "є", "»", "ј", "Ѕ", "ѕ", "ї",
    ]
}
