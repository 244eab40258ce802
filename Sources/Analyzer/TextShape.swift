import Domain
import Text

/// Adds what tables and Markdown say of themselves to what was read of a text.
enum TextShape {
    /// `delimiter row_count column_count column_names` of a table, `title author creation_date heading_count` of
    /// Markdown, under the names that other documents have.
    static func describe(_ reading: inout Reading, contentType: String) {
        let text = reading.pages.map(\.text).joined(separator: "\n")
        switch contentType.prefix(while: { $0 != ";" && $0 != " " }).lowercased() {
        case "text/csv", "text/tab-separated-values": describe(SeparatedValues(text), &reading)
        case "text/markdown": describe(MarkdownOutline(text), &reading)
        default: return
        }
    }

    private static func describe(_ table: SeparatedValues?, _ reading: inout Reading) {
        guard let table else { return }
        let names: [Character: JSONValue] = [",": "comma", ";": "semicolon", "\t": "tab", "|": "stroke"]
        reading.metadata["delimiter"] = names[table.delimiter]
        reading.metadata["row_count"] = .integer(Int64(table.rowCount))
        reading.metadata["column_count"] = .integer(Int64(table.columnCount))
        if !table.columnNames.isEmpty {
            reading.metadata["column_names"] = .array(table.columnNames.map { JSONValue.string($0).cleaned })
        }
    }

    private static func describe(_ outline: MarkdownOutline, _ reading: inout Reading) {
        reading.metadata["heading_count"] = .integer(Int64(outline.headingCount))
        for (name, text) in [
            ("title", outline.title), ("author", outline.author), ("creation_date", outline.date),
        ] {
            if let text { reading.metadata[name] = .string(text) }
        }
    }
}
