/// Shift-JIS and EUC-JP: two ways to write the same table in bytes (WHATWG Encoding, sections 12.1 and 13.2).
enum JapaneseCharset {
    case shiftJIS, eucJP

    /// The share of bytes from 0x80 that make characters of the table; 0 without kana, which all Japanese text has.
    func score(of bytes: ArraySlice<UInt8>) -> Double {
        var bad = 0
        var good = 0
        var kana = 0
        var pairs = 0
        walk(bytes) { scalar, length in
            guard let scalar else {
                bad += length
                return
            }
            good += length
            if length > 1 {
                pairs += 1
                kana += Script.of(scalar) == .kana ? 1 : 0
            }
        }
        // Half-width katakana alone is what Thai and Western bytes look like; a text has more pairs.
        guard pairs > 0, kana * 10 >= pairs, good + bad > 0, pairs * 4 >= good + bad else { return 0 }
        return Double(good) / Double(good + bad)
    }

    /// The text, with U+FFFD for what stands for nothing, and how often.
    func decode(_ bytes: ArraySlice<UInt8>) -> (text: String, replaced: Int) {
        var view = String.UnicodeScalarView()
        var replaced = 0
        var last = bytes.startIndex
        walk(bytes) { scalar, length in
            defer { last += length }
            // ASCII between is not walked over one by one.
            while last < bytes.endIndex, bytes[last] < 0x80 {
                view.append(Unicode.Scalar(bytes[last]))
                last += 1
            }
            view.append(scalar ?? "\u{FFFD}")
            replaced += scalar == nil ? 1 : 0
        }
        for byte in bytes[last...] { view.append(Unicode.Scalar(byte)) }
        return (String(view), replaced)
    }

    /// Visits every character outside ASCII, with its bytes; `nil` for what stands for nothing.
    private func walk(_ bytes: ArraySlice<UInt8>, _ visit: (Unicode.Scalar?, Int) -> Void) {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let lead = bytes[index]
            guard lead >= 0x80 else {
                index += 1
                continue
            }
            let trail = index + 1 < bytes.endIndex ? bytes[index + 1] : nil
            if self == .shiftJIS, (0xA1...0xDF).contains(lead) {
                visit(Unicode.Scalar(0xFF61 + UInt32(lead) - 0xA1), 1)
                index += 1
            } else if let trail, let scalar = pair(lead, trail) {
                visit(scalar, 2)
                index += 2
            } else {
                visit(nil, 1)
                index += 1
            }
        }
    }

    private func pair(_ lead: UInt8, _ trail: UInt8) -> Unicode.Scalar? {
        switch self {
        case .shiftJIS:
            guard (0x81...0x9F).contains(lead) || (0xE0...0xEF).contains(lead), (0x40...0xFC).contains(trail),
                trail != 0x7F
            else { return nil }
            let half = Int(lead) - (lead < 0xA0 ? 0x81 : 0xC1)
            let cell = Int(trail) - (trail < 0x7F ? 0x40 : 0x41)
            return JapaneseTable.scalar(row: half * 2 + (cell >= 94 ? 1 : 0), cell: cell % 94)
        case .eucJP:
            if lead == 0x8E {
                return (0xA1...0xDF).contains(trail) ? Unicode.Scalar(0xFF61 + UInt32(trail) - 0xA1) : nil
            }
            guard (0xA1...0xFE).contains(lead), (0xA1...0xFE).contains(trail) else { return nil }
            return JapaneseTable.scalar(row: Int(lead) - 0xA1, cell: Int(trail) - 0xA1)
        }
    }
}
