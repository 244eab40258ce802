/// Reads UTF-8, strictly first.
enum UTF8Reader {
    /// Whether every byte is in its place.
    ///
    /// - Parameter isCut: whether the bytes go on behind the end, so that the last character may be incomplete.
    static func isValid(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> Bool {
        String(validating: isCut ? withoutPartialEnd(bytes) : bytes, as: UTF8.self) != nil
    }

    /// Whether there is at most one broken place beside four whole characters outside ASCII.
    static func isNearly(_ bytes: ArraySlice<UInt8>) -> Bool {
        let repaired = repair(bytes, isCut: false)
        let outsideASCII = repaired.text.unicodeScalars.count { $0.value > 0x7F } - repaired.replaced
        return repaired.replaced * 4 <= outsideASCII
    }

    /// The text with U+FFFD for what is broken, and how often.
    static func repair(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> (text: String, replaced: Int) {
        let whole = isCut ? withoutPartialEnd(bytes) : bytes
        if let text = String(validating: whole, as: UTF8.self) { return (text, 0) }
        let text = String(decoding: whole, as: UTF8.self)
        var present = 0
        for index in whole.indices.dropLast(2) where whole[index] == 0xEF {
            if whole[index + 1] == 0xBF, whole[index + 2] == 0xBD { present += 1 }
        }
        return (text, max(0, text.unicodeScalars.count { $0 == "\u{FFFD}" } - present))
    }

    private static func withoutPartialEnd(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let tail = bytes.suffix(3)
        guard let lead = tail.lastIndex(where: { $0 & 0xC0 != 0x80 }), bytes[lead] >= 0xC0 else { return bytes }
        let length = bytes[lead] >= 0xF0 ? 4 : bytes[lead] >= 0xE0 ? 3 : 2
        return bytes.endIndex - lead < length ? bytes[..<lead] : bytes
    }
}
