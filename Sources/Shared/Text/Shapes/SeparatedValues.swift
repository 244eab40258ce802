/// The shape of a table whose cells are parted by commas, semicolons, tabs or strokes (RFC 4180 and its kin).
public struct SeparatedValues: Sendable, Hashable {
    /// What parts the cells.
    public let delimiter: Character
    /// Rows that are not empty, the one with the names included.
    public let rowCount: Int
    /// Cells of most rows.
    public let columnCount: Int
    /// What the first row calls the columns; empty if it looks like a row of values.
    public let columnNames: [String]

    private static let candidates: [Character] = [",", ";", "\t", "|"]
    private static let sampleRows = 50
    private static let mostNames = 100
    private static let longestName = 200

    /// `nil` if the text has no two rows, or rows of one cell only, whatever parts them.
    public init?(_ text: String) {
        var best: (delimiter: Character, fitting: Int, columns: Int)?
        for candidate in Self.candidates {
            guard let byte = candidate.asciiValue else { continue }
            let counts = Self.cells(text, byte, mostRows: Self.sampleRows)
            let groups = Dictionary(grouping: counts, by: { $0 }).mapValues(\.count)
            guard let columns = groups.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), columns.key > 1 else {
                continue
            }
            if best.map({ (columns.value, columns.key) > ($0.fitting, $0.columns) }) ?? true {
                best = (candidate, columns.value, columns.key)
            }
        }
        guard let best, best.fitting > 1, let byte = best.delimiter.asciiValue else { return nil }
        delimiter = best.delimiter
        columnCount = best.columns
        rowCount = Self.cells(text, byte, mostRows: .max).count
        columnNames = Self.names(Self.firstRow(text, byte))
    }

    /// How many cells each row has that is not empty.
    private static func cells(_ text: String, _ delimiter: UInt8, mostRows: Int) -> [Int] {
        var rows: [Int] = []
        var cells = 1
        var isEmpty = true
        var isQuoted = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
                isEmpty = false
            } else if byte == 0x0A, !isQuoted {
                if !isEmpty { rows.append(cells) }
                if rows.count >= mostRows { return rows }
                (cells, isEmpty) = (1, true)
            } else {
                if byte == delimiter, !isQuoted { cells += 1 }
                if byte != 0x0D { isEmpty = false }
            }
        }
        if !isEmpty { rows.append(cells) }
        return rows
    }

    private static func firstRow(_ text: String, _ delimiter: UInt8) -> [String] {
        var row: [[UInt8]] = [[]]
        var isQuoted = false
        var wasQuote = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") {
                // Two within quotes stand for one.
                if wasQuote, !isQuoted { row[row.count - 1].append(byte) }
                isQuoted.toggle()
                wasQuote = true
                continue
            }
            wasQuote = false
            if byte == 0x0A, !isQuoted { break }
            if byte == delimiter, !isQuoted {
                if row.count == mostNames { break }
                row.append([])
            } else if row[row.count - 1].count < longestName {
                row[row.count - 1].append(byte)
            }
        }
        return row.map { cell in
            var text = Substring(String(decoding: cell, as: UTF8.self))
            while text.first?.isWhitespace == true { text.removeFirst() }
            while text.last?.isWhitespace == true { text.removeLast() }
            return String(text)
        }
    }

    /// Names are there, differ, and are no numbers.
    private static func names(_ row: [String]) -> [String] {
        let areNames = row.allSatisfy { !$0.isEmpty && Double($0) == nil } && Set(row).count == row.count
        return areNames ? row : []
    }
}
