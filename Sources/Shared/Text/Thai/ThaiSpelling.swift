/// One spelling for what looks the same, so that words compare equal: PDF readers and OCR take Thai characters apart.
package enum ThaiSpelling {
    /// Joins nikhahit and sara aa to sara am, with a tone mark between them before it, and two sara e to sara ae; a
    /// tone mark that stands twice stands once. Tesseract reads a tone over sara am as that tone twice and sara aa.
    package static func unified(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var out: [Unicode.Scalar] = []
        out.reserveCapacity(scalars.count)
        var hadToneTwice = false
        for scalar in scalars {
            let isRepeatedTone = isTone(scalar) && out.last == scalar
            defer { hadToneTwice = isRepeatedTone }
            switch scalar.value {
            case 0x0E32 where out.last?.value == 0x0E4D:
                out[out.count - 1] = "\u{0E33}"
            case 0x0E32 where out.count >= 2 && isTone(out[out.count - 1]) && out[out.count - 2].value == 0x0E4D:
                out[out.count - 2] = out[out.count - 1]
                out[out.count - 1] = "\u{0E33}"
            case 0x0E32 where hadToneTwice:
                out.append("\u{0E33}")
            case 0x0E40 where out.last?.value == 0x0E40:
                out[out.count - 1] = "\u{0E41}"
            default:
                if !isRepeatedTone { out.append(scalar) }
            }
        }
        return out
    }

    /// How many characters of a run of Thai stand where none of their kind can.
    package static func misplaced(_ word: [Unicode.Scalar]) -> Int {
        var count = 0
        var before: Unicode.Scalar?
        for scalar in word {
            defer { before = scalar }
            switch scalar.value {
            // Above, below or behind a consonant.
            case 0x0E30...0x0E3A, 0x0E45, 0x0E47...0x0E4E:
                if before == scalar || (before.map(isLeadingVowel) ?? true) { count += 1 }
            // Before a consonant.
            case 0x0E40...0x0E44: if before.map(isLeadingVowel) ?? false { count += 1 }
            default: break
            }
        }
        return count
    }

    private static func isLeadingVowel(_ scalar: Unicode.Scalar) -> Bool { (0x0E40...0x0E44).contains(scalar.value) }

    private static func isTone(_ scalar: Unicode.Scalar) -> Bool { (0x0E48...0x0E4B).contains(scalar.value) }
}
