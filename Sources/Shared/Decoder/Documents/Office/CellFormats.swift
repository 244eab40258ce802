/// Which formats of a workbook show a number as a date or a time.
final class CellFormats: XMLListener {
    /// How a number is shown.
    enum Kind {
        case plain, date, time, moment
    }

    private var custom: [Int: Kind] = [:]
    private var styles: [Kind] = []
    private var isInCells = false

    /// The kind of the style that a cell names.
    func kind(_ style: Int) -> Kind { styles.indices.contains(style) ? styles[style] : .plain }

    func begin(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "numFmt":
            if let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"],
                custom.count < 10_000
            {
                custom[id] = Self.kind(ofCode: code)
            }
        case "cellXfs": isInCells = true
        case "xf":
            if isInCells, styles.count < 100_000 {
                let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
                styles.append(custom[id] ?? Self.builtIn(id))
            }
        default: break
        }
    }

    func end(_ name: String) {
        if name == "cellXfs" { isInCells = false }
    }

    func text(_ piece: UnsafeBufferPointer<UInt8>) {}

    /// The formats that every program knows by number; those from 27 on are of East Asia, from 71 on of Thailand.
    private static func builtIn(_ id: Int) -> Kind {
        switch id {
        case 14...17, 27...31, 34...36, 50...58, 71...74: .date
        case 18...21, 32, 33, 45...47, 75...76, 78...80: .time
        case 22, 77: .moment
        default: .plain
        }
    }

    /// By the letters of its first section, without what is quoted, escaped or in brackets.
    static func kind(ofCode code: String) -> Kind {
        var letters: Set<Character> = []
        var isQuoted = false
        var bracketed: String?
        var isEscaped = false
        for character in code {
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                isQuoted = character != "\""
            } else if let inside = bracketed {
                // `[h]` counts hours beyond a day; `[Red]` and the like say nothing of the value.
                if character == "]", inside.allSatisfy({ "hms".contains($0) }) { letters.insert("h") }
                bracketed = character == "]" ? nil : inside + character.lowercased()
            } else {
                switch character {
                case "\"": isQuoted = true
                case "[": bracketed = ""
                case "\\", "_", "*": isEscaped = true
                case ";": return kind(of: letters)
                default: letters.formUnion(character.lowercased())
                }
            }
        }
        return kind(of: letters)
    }

    private static func kind(of letters: Set<Character>) -> Kind {
        let hasTime = letters.contains("h") || letters.contains("s")
        let hasDate =
            letters.contains("y") || letters.contains("d") || letters.contains("b")
            || !hasTime
                && letters.contains("m")
        // "General" has letters that stand for nothing.
        if letters.isSuperset(of: ["g", "e", "n", "r", "a", "l"]) { return .plain }
        return hasDate ? (hasTime ? .moment : .date) : hasTime ? .time : .plain
    }
}
