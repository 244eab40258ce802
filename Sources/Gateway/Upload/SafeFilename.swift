// Composition of characters is in the standard library, behind an SPI; in public only Foundation has it, with 40 MB of ICU.
@_spi(_Unicode) import Swift

/// Makes a name that is safe to show, to store and to send back from whatever a client gave.
///
/// It never becomes a path: objects lie under keys made of ids. It is cleaned all the same, because people and other
/// programs will see it.
enum SafeFilename {
    /// At most as many bytes as file systems allow.
    static let maximumBytes = 255

    /// The last component of a path, without control and bidirectional characters, on one line, in at most 255 bytes
    /// with its extension kept; `upload` and a fitting extension if nothing is left.
    static func make(_ raw: String?, contentType: String) -> String {
        let last = (raw ?? "").split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        var name = ""
        // Composed, so that a name is the same whether a Mac or anything else sent it.
        for scalar in String(last)._nfc where !isHidden(scalar) {
            if scalar.properties.isWhitespace {
                // Runs of blanks, of whatever kind, become one.
                if name.unicodeScalars.last != " " { name.unicodeScalars.append(" ") }
            } else {
                name.unicodeScalars.append(scalar)
            }
        }
        while let first = name.unicodeScalars.first, first == " " || first == "." { name.unicodeScalars.removeFirst() }
        while let last = name.unicodeScalars.last, last == " " || last == "." { name.unicodeScalars.removeLast() }
        guard !name.isEmpty else { return "upload" + (MediaType.extensions[contentType].map { "." + $0 } ?? "") }
        return shortened(name)
    }

    /// Characters that are not seen but change what is seen: controls, marks of direction, line separators.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control:
            // Line breaks and tabs are blanks, and dealt with as such.
            !scalar.properties.isWhitespace
        case .format:
            // Joiners shape letters and build emoji; everything else of this kind is invisible mischief.
            scalar != "\u{200C}" && scalar != "\u{200D}"
        case .surrogate, .privateUse: true
        default: scalar == "\u{FFFD}"
        }
    }

    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > maximumBytes else { return name }
        var suffix = ""
        if let dot = name.lastIndex(of: "."), dot > name.startIndex, name[dot...].utf8.count <= 20 {
            suffix = String(name[dot...])
        }
        var stem = ""
        for character in name.dropLast(suffix.count) {
            guard stem.utf8.count + character.utf8.count + suffix.utf8.count <= maximumBytes else { break }
            stem.append(character)
        }
        if stem.isEmpty {
            // One character with hundreds of marks on it: cut among the marks.
            for scalar in name.unicodeScalars {
                guard stem.utf8.count + UTF8.width(scalar) + suffix.utf8.count <= maximumBytes else { break }
                stem.unicodeScalars.append(scalar)
            }
        }
        return stem + suffix
    }
}
