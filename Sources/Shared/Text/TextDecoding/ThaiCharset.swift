/// TIS-620 and its extension windows-874 (Microsoft's best-fit table for code page 874).
enum ThaiCharset {
    /// The character of a byte from 0x80; `nil` where there is none.
    static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case 0x80, 0x85, 0x91...0x97: SingleBytes.windowsMarks[Int(byte) - 0x80]
        case 0xA0: "\u{A0}"
        case 0xA1...0xDA, 0xDF...0xFB: Unicode.Scalar(0x0E00 + UInt32(byte) - 0xA0)
        default: nil
        }
    }

    /// The share of bytes from 0x80 that obey Thai spelling: a mark stands on a consonant, a vowel before one.
    ///
    /// 0 where there are too few vowels and marks (four letters in ten of real text) or too many of the letters that
    /// Thai hardly uses: Chinese and Korean bytes look like that.
    static func score(of bytes: ArraySlice<UInt8>) -> Double {
        var total = 0
        var good = 0
        var consonants = 0
        var vowels = 0
        var rare = 0
        for index in bytes.indices where bytes[index] >= 0x80 {
            let byte = bytes[index]
            total += 1
            if isConsonant(byte) { consonants += 1 }
            if (0xD0...0xDA).contains(byte) || (0xE0...0xEC).contains(byte) { vowels += 1 }
            if isRare(byte) { rare += 1 }
            let previous = index > bytes.startIndex ? bytes[index - 1] : 0
            let next = index + 1 < bytes.endIndex ? bytes[index + 1] : 0
            if isWellPlaced(byte, after: previous, before: next) { good += 1 }
        }
        guard total > 0, consonants * 3 >= total, rare * 8 <= total + 8 else { return 0 }
        guard vowels * 4 >= consonants + vowels || consonants < 6 else { return 0 }
        return Double(good) / Double(total)
    }

    private static func isWellPlaced(_ byte: UInt8, after previous: UInt8, before next: UInt8) -> Bool {
        switch byte {
        case 0xA1...0xCE: true
        case 0xE0...0xE4: isConsonant(next)
        case 0xD0, 0xD2, 0xD3: isConsonant(previous) || isTone(previous) || isAbove(previous)
        case 0xD1, 0xD4...0xDA, 0xE7...0xED: isConsonant(previous) || isAbove(previous)
        case 0xCF, 0xE5, 0xE6, 0xDF, 0xF0...0xF9, 0x80, 0x85, 0x91...0x97, 0xA0: true
        default: false
        }
    }

    /// Obsolete letters, signs of old texts, letters of few Pali words, and bytes that stand for nothing.
    private static func isRare(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xA3, 0xA5, 0xA6, 0xAC, 0xAE...0xB2, 0xC4, 0xC6, 0xCC, 0xCF, 0xDA, 0xDB...0xDF, 0xE5, 0xEE, 0xEF,
            0xFA...0xFF:
            true
        default: false
        }
    }

    private static func isConsonant(_ byte: UInt8) -> Bool { (0xA1...0xCE).contains(byte) }
    private static func isTone(_ byte: UInt8) -> Bool { (0xE8...0xEB).contains(byte) }
    private static func isAbove(_ byte: UInt8) -> Bool { byte == 0xD1 || (0xD4...0xDA).contains(byte) }
}
