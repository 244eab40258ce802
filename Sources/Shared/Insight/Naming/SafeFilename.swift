import Text

/// Makes a name that every file system takes and no shell or browser misreads.
///
/// Letters, marks and digits of any script, `-`, `_` and inner dots; no leading dot or dash, no trailing dot, none of
/// Windows' device names (*Naming Files, Paths, and Namespaces*, Microsoft Learn), at most 100 characters and 240 bytes
/// with the extension.
package enum SafeFilename {
    /// Characters, the extension included. Counted as code points, so that no way to count finds more.
    static let longest = 100
    /// Bytes of UTF-8, the extension included; file systems take 255.
    static let longestBytes = 240

    /// A safe name from any text, with the extension of the original name; `nil` if the text has nothing to keep.
    package static func name(from text: String, like original: String) -> String? {
        let ending = pathExtension(of: original)
        var stem: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if isKept(scalar) {
                if scalar == ".", stem.last.map({ !$0.isDigit && Script.of($0) == nil }) ?? true { continue }
                if stem.isEmpty, scalar == "-" || scalar.properties.isGraphemeExtend { continue }
                stem.append(scalar)
            } else if !scalar.isInvisible, let last = stem.last, last != "_", last != "-" {
                stem.append("_")
            }
        }
        cut(&stem, to: longest - ending.unicodeScalars.count, bytes: longestBytes - ending.utf8.count)
        guard stem.contains(where: { Script.of($0) != nil || $0.isDigit }) else { return nil }
        let device = stem.prefix { $0 != "." }.string.uppercased()
        if isDevice(device) { stem.insert("_", at: 0) }
        return stem.string + ending
    }

    /// The extension with its dot, as it is written; of a packed archive both; empty if there is none.
    package static func pathExtension(of name: String) -> String {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, let last = parts.last, isPlain(last), parts.count > 2 || !parts[0].isEmpty else {
            return ""
        }
        if parts.count >= 3, parts[parts.count - 2].lowercased() == "tar", !parts[0].isEmpty {
            return ".\(parts[parts.count - 2]).\(last)"
        }
        return ".\(last)"
    }

    private static func isPlain(_ part: Substring) -> Bool {
        (1...10).contains(part.utf8.count)
            && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
    }

    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "-" || scalar == "_" || scalar == "." { return true }
        if scalar.value < 0x80 { return scalar.isDigit || Script.of(scalar) != nil }
        guard !scalar.isInvisible else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        case .nonspacingMark, .spacingMark, .decimalNumber: return true
        default: return false
        }
    }

    /// Cuts at a word's border if there is one in the last third, and never leaves `_`, `-` or `.` at the end.
    private static func cut(_ stem: inout [Unicode.Scalar], to limit: Int, bytes: Int) {
        var end = 0
        var used = 0
        while end < stem.count, end < limit, used + UTF8.width(stem[end]) <= bytes {
            used += UTF8.width(stem[end])
            end += 1
        }
        if end < stem.count {
            if let border = stem[..<end].lastIndex(of: "_"), border > end * 2 / 3 {
                end = border
            } else {
                while end > 1, stem[end].properties.isGraphemeExtend || ThaiClusters.isDependent(stem[end]) { end -= 1 }
            }
            stem.removeSubrange(end...)
        }
        while let last = stem.last, last == "_" || last == "-" || last == "." { stem.removeLast() }
    }

    private static func isDevice(_ stem: String) -> Bool {
        if ["CON", "PRN", "AUX", "NUL"].contains(stem) { return true }
        return stem.unicodeScalars.count == 4 && (stem.hasPrefix("COM") || stem.hasPrefix("LPT"))
            && "0123456789¹²³".contains(stem.suffix(1))
    }
}
