/// Files and functions that one can read in a sitting.
enum Length {
    /// At most 500 lines a file.
    static let ofFile: Rule = { source in
        source.lines.count > 500 ? [Finding(source.path, "\(source.lines.count) lines, over 500")] : []
    }

    /// At most 70 lines a function, from its first line to its closing brace.
    static let ofFunction: Rule = { source in
        functions(in: source).filter { $0.count > 70 }.map {
            Finding(source.path, line: $0.lowerBound + 1, "a function of \($0.count) lines, over 70")
        }
    }

    /// The lines of every function, initialiser and subscript that has a body.
    static func functions(in source: Source) -> [Range<Int>] {
        source.code.indices.compactMap { first in
            guard let start = declaration(in: source.code[first]) else { return nil }
            return lastLine(from: first, column: start, in: source.code).map { first..<($0 + 1) }
        }
    }

    /// Where a line declares a function: the column behind its keyword.
    private static func declaration(in line: String) -> Int? {
        for keyword in ["func ", "init(", "init?(", "init<", "subscript(", "subscript<", "deinit "] {
            for range in line.mentions(of: keyword) where line[..<range.lowerBound].last != "." {
                // The parenthesis or bracket belongs to what follows.
                let start = line.index(before: range.upperBound)
                return line.utf8.distance(from: line.startIndex, to: start)
            }
        }
        return nil
    }

    /// The line of the closing brace; `nil` for a requirement without a body.
    private static func lastLine(from first: Int, column: Int, in code: [String]) -> Int? {
        var parentheses = 0
        var braces = 0
        for number in first..<code.count {
            let line = number == first ? Array(code[number].utf8.dropFirst(column)) : Array(code[number].utf8)
            for byte in line {
                switch byte {
                case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
                case UInt8(ascii: "{") where parentheses == 0 || braces > 0: braces += 1
                case UInt8(ascii: "}") where parentheses == 0 || braces > 0:
                    braces -= 1
                    if braces <= 0 { return braces == 0 ? number : nil }
                default: break
                }
            }
            let next = number + 1 < code.count ? code[number + 1].drop { $0 == " " } : ""
            if parentheses == 0, braces == 0, !continues(next) { return nil }
        }
        return nil
    }

    private static func continues(_ next: Substring) -> Bool {
        ["{", "->", "where", "throws", "rethrows", "async", "("].contains { next.hasPrefix($0) }
    }
}
