/// Questions about single code points that several steps ask.
extension Unicode.Scalar {
    /// A space of any width, a tab; not a line's end.
    package var isSpace: Bool {
        switch value {
        case 0x20, 0x09, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// A line's or page's end.
    package var isLineEnd: Bool {
        switch value {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// A decimal digit of ASCII, Thai or full width.
    package var isDigit: Bool { digit != nil }

    /// The value of a decimal digit of ASCII, Thai or full width.
    package var digit: Int? {
        switch value {
        case 0x30...0x39: Int(value) - 0x30
        case 0x0E50...0x0E59: Int(value) - 0x0E50
        case 0xFF10...0xFF19: Int(value) - 0xFF10
        default: nil
        }
    }

    /// Ends a sentence if the rest agrees.
    package var isSentenceEnd: Bool {
        switch value {
        case 0x2E, 0x21, 0x3F, 0x2026, 0x203D, 0x0964, 0x061F, 0x06D4, 0x3002, 0xFF01, 0xFF0E, 0xFF1F, 0xFF61: true
        default: false
        }
    }

    /// Ends a sentence by itself: the full stops of scripts without spaces.
    package var isWideSentenceEnd: Bool {
        switch value {
        case 0x3002, 0xFF01, 0xFF0E, 0xFF1F, 0xFF61: true
        default: false
        }
    }

    /// Invisible: zero width, direction marks, soft hyphen, byte order mark.
    package var isInvisible: Bool {
        switch value {
        case 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        case 0xE0000...0xE007F: true
        default: false
        }
    }
}

extension Array where Element == Unicode.Scalar {
    /// The code points as text.
    package var string: String { self[...].string }
}

extension ArraySlice where Element == Unicode.Scalar {
    /// The code points as text.
    package var string: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: self)
        return String(view)
    }

    /// Without spaces and line ends at both ends.
    package var trimmed: ArraySlice<Unicode.Scalar> {
        var slice = self
        while let first = slice.first, first.isSpace || first.isLineEnd { slice = slice.dropFirst() }
        while let last = slice.last, last.isSpace || last.isLineEnd { slice = slice.dropLast() }
        return slice
    }

    /// How many are letters or marks of a known script.
    package var letterCount: Int { reduce(0) { $0 + (Script.of($1) == nil ? 0 : 1) } }
}
