/// UTF-16 and UTF-32 in both byte orders.
enum WideEncoding: String, CaseIterable {
    case utf16le = "utf-16le"
    case utf16be = "utf-16be"
    case utf32le = "utf-32le"
    case utf32be = "utf-32be"

    private var width: Int { self == .utf16le || self == .utf16be ? 2 : 4 }
    private var isLittle: Bool { self == .utf16le || self == .utf32le }

    /// The encoding in which these bytes, some of them zero, read like text; `nil` if there is none.
    ///
    /// Text has spaces or line ends, few scripts, and nothing unassigned; in the wrong byte order a space is U+2000.
    static func guess(_ bytes: ArraySlice<UInt8>) -> WideEncoding? {
        let candidates = allCases.filter { $0.looksLikeText(bytes) }
        return candidates.max { $0.plainCount(bytes) < $1.plainCount(bytes) }
    }

    /// The text, with U+FFFD for lone surrogates and values beyond Unicode, and how many these are.
    func decode(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> (text: String, replaced: Int) {
        var view = String.UnicodeScalarView()
        var replaced = 0
        var units = units(bytes).makeIterator()
        var pending: UInt32?
        while let unit = pending ?? units.next() {
            pending = nil
            if width == 2, (0xD800...0xDBFF).contains(unit) {
                guard let low = units.next() else {
                    replaced += isCut ? 0 : 1
                    if !isCut { view.append("\u{FFFD}") }
                    break
                }
                if (0xDC00...0xDFFF).contains(low),
                    let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
                {
                    view.append(scalar)
                    continue
                }
                pending = low
            }
            if let scalar = Unicode.Scalar(unit) {
                view.append(scalar)
            } else {
                view.append("\u{FFFD}")
                replaced += 1
            }
        }
        if !isCut, bytes.count % width != 0 {
            view.append("\u{FFFD}")
            replaced += 1
        }
        return (String(view), replaced)
    }

    private func units(_ bytes: ArraySlice<UInt8>) -> some Sequence<UInt32> {
        stride(from: bytes.startIndex, to: bytes.endIndex - bytes.count % width, by: width).lazy.map { start in
            var value: UInt32 = 0
            for offset in 0..<width {
                value = value << 8 | UInt32(bytes[isLittle ? start + width - 1 - offset : start + offset])
            }
            return value
        }
    }

    private func looksLikeText(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= width, bytes.count % width == 0 else { return false }
        let decoded = decode(bytes, isCut: true)
        var scripts: [Script: Int] = [:]
        var letters = 0
        var good = 0
        var total = 0
        for scalar in decoded.text.unicodeScalars {
            total += 1
            if let script = Script.of(scalar) {
                scripts[script, default: 0] += 1
                letters += 1
            }
            if isPlausible(scalar) { good += 1 }
        }
        let main = scripts.values.sorted(by: >).prefix(3).reduce(0, +)
        return decoded.replaced == 0 && total > 0 && good * 100 >= total * 98 && letters > 0 && main * 10 >= letters * 9
            && (total < 64 || plainCount(bytes) > 0)
    }

    /// A letter of a known script, ASCII, punctuation, or a symbol; not just anything that Unicode assigns.
    private func isPlausible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0x09, 0xA0...0xBF, 0x0E3F...0x0E5B, 0x2010...0x27BF, 0x3000...0x303F, 0xFF00...0xFFEF: true
        case 0x1F000...0x1FAFF: true
        default: Script.of(scalar) != nil || scalar.isLineEnd || scalar.isDigit
        }
    }

    private func plainCount(_ bytes: ArraySlice<UInt8>) -> Int {
        units(bytes).count { $0 == 0x20 || $0 == 0x0A || $0 == 0x3002 || (0x61...0x7A).contains($0) }
    }
}
