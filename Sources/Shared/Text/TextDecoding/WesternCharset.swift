/// ISO 8859-1 and its extension windows-1252.
enum WesternCharset {
    /// The character of a byte from 0x80; `nil` where there is none.
    static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
        byte < 0xA0 ? SingleBytes.windowsMarks[Int(byte) - 0x80] : Unicode.Scalar(byte)
    }

    /// The share of bytes from 0x80 that stand like accented letters in words, or like punctuation.
    static func score(of bytes: ArraySlice<UInt8>) -> Double {
        var total = 0
        var good = 0
        var row = 0
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte >= 0x80 else {
                row = 0
                continue
            }
            total += 1
            row += 1
            let previous = index > bytes.startIndex ? bytes[index - 1] : 0
            let next = index + 1 < bytes.endIndex ? bytes[index + 1] : 0
            guard row <= 2, let scalar = scalar(byte) else { continue }
            if isLetter(scalar) {
                let touches = isASCIILetter(previous) || isASCIILetter(next) || !(isWord(previous) || isWord(next))
                let isCapitalInside = scalar.properties.isUppercase && (0x61...0x7A).contains(previous)
                good += touches && !isCapitalInside ? 1 : 0
            } else {
                // Punctuation and signs stand between words, not within.
                good += isASCIILetter(previous) && isASCIILetter(next) && byte != 0x92 && byte != 0xAD ? 0 : 1
            }
        }
        return total == 0 ? 0 : Double(good) / Double(total)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { Script.of(scalar) != nil }
    private static func isASCIILetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 }
    private static func isWord(_ byte: UInt8) -> Bool { isASCIILetter(byte) || byte >= 0xC0 }
}
