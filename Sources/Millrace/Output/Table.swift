/// A table for people: columns as wide as their widest cell, the last one as long as it likes.
struct Table: Sendable {
    /// What stands above the columns.
    let header: [String]
    /// As many cells as columns.
    private(set) var rows: [[String]] = []

    /// What is marked in the last cell of a row, by the row's number; counted in Unicode scalars.
    private var marks: [Int: [Range<Int>]] = [:]

    /// A table without rows.
    init(_ header: String...) {
        self.header = header
    }

    /// Adds a row; cells that are missing are empty.
    mutating func add(_ cells: String...) {
        rows.append(cells + Array(repeating: "", count: max(0, header.count - cells.count)))
    }

    /// Marks stretches of the last cell of the row that was added last: ascending and apart, in Unicode scalars.
    mutating func mark(_ ranges: [Range<Int>]) { marks[rows.count] = ranges }

    /// The lines, each with its end.
    var text: String { text(isMarked: false) }

    /// The same; what is marked stands out on a terminal.
    func text(isMarked: Bool) -> String {
        let lines = ([header] + rows).map { $0.map(Self.harmless) }
        let widths = header.indices.map { column in lines.map { Self.width($0[column]) }.max() ?? 0 }
        return lines.enumerated().map { number, cells in
            let padded = cells.enumerated().map { column, cell in
                let isLast = column == cells.count - 1
                if isLast, isMarked, let ranges = marks[number] { return Self.marked(cell, ranges) }
                return isLast ? cell : cell + String(repeating: " ", count: widths[column] - Self.width(cell))
            }
            let line = padded.joined(separator: "  ")
            return line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)] + "\n"
        }.joined()
    }

    /// Bold where it is marked; what is behind the end is left out.
    private static func marked(_ cell: String, _ ranges: [Range<Int>]) -> String {
        let scalars = Array(cell.unicodeScalars)
        var text = String.UnicodeScalarView()
        var end = 0
        for range in ranges where range.lowerBound >= end && range.upperBound <= scalars.count {
            text += scalars[end..<range.lowerBound]
            text += "\u{1B}[1m".unicodeScalars
            text += scalars[range]
            text += "\u{1B}[0m".unicodeScalars
            end = range.upperBound
        }
        text += scalars[end...]
        return String(text)
    }

    /// A cell that cannot move the cursor or begin a line: file names are other people's.
    static func harmless(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
                    default: scalar
                    }
                }
            )
        )
    }

    /// Columns of a terminal: marks take none of their own, wide characters two.
    static func width(_ text: String) -> Int {
        text.reduce(0) { width, character in
            guard let scalar = character.unicodeScalars.first else { return width }
            return width + (isWide(scalar) ? 2 : 1)
        }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
