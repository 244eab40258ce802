import Text

extension AnswerCheck {
    /// One line: white space folded, control characters, overrides of direction, private and unassigned ones dropped.
    static func cleaned(_ text: String) -> String {
        var line: [Unicode.Scalar] = []
        // Nothing that is kept is longer; a model may write without end.
        for scalar in text.unicodeScalars.prefix(20_000) {
            if scalar.isSpace || scalar.isLineEnd || scalar.properties.isWhitespace {
                if let last = line.last, last != " " { line.append(" ") }
            } else if isVisible(scalar) {
                line.append(scalar)
            }
        }
        if line.last == " " { line.removeLast() }
        return line.string
    }

    /// Joiners stay: words of Persian and of Indic scripts need them.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\u{200C}" || scalar == "\u{200D}" { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }

    static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        case .decimalNumber, .letterNumber: true
        default: false
        }
    }

    static func isOfTag(_ scalar: Unicode.Scalar) -> Bool {
        if isLetterOrDigit(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: return true
        default: return " -_.&+#'’\u{200C}\u{200D}".unicodeScalars.contains(scalar)
        }
    }
}
