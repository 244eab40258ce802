/// Gathers the text of an OpenDocument: `content.xml`.
///
/// What was deleted under tracked changes is left out; comments stand where they were made, marked.
final class OpenDocumentText: XMLListener {
    private static let skipped: Set<String> = ["tracked-changes", "forms", "variable-decls", "sequence-decls"]

    private let collector: TextCollector
    private let kind: OpenDocument.Kind
    private var skippedDepth = 0
    private var paragraphDepth = 0
    private var cellDepth = 0
    private var tableDepth = 0
    private var annotationDepth = 0
    private var isSkippedName = false
    private var style = ""
    private var hidden: Set<String> = []
    /// Sheets or slides so far.
    private(set) var names: [String] = []

    init(_ collector: TextCollector, _ kind: OpenDocument.Kind) {
        self.collector = collector
        self.kind = kind
    }

    func begin(_ name: String, _ attributes: XMLAttributes) throws {
        if skippedDepth > 0 || Self.skipped.contains(name) {
            skippedDepth += 1
            return
        }
        switch name {
        case "style": style = attributes[":name"] ?? ""
        case "table-properties": if attributes[":display"] == "false" { hidden.insert(style) }
        case "drawing-page-properties": if attributes[":visibility"] == "hidden" { hidden.insert(style) }
        case "p", "h": paragraphDepth += 1
        case "tab": try collector.add("\t")
        case "line-break": collector.need(.line)
        case "s":
            let count = attributes[":c"].flatMap { Int($0) } ?? 1
            try collector.add(String(repeating: " ", count: min(max(count, 1), 100)))
        case "soft-page-break":
            if kind == .text, cellDepth == 0, !collector.isEmptyPage {
                collector.need(.line)
                try collector.begin(page: collector.number + 1)
            }
        case "table":
            if tableDepth == 0, kind == .sheets { try begin(attributes, "sheet") }
            tableDepth += 1
        case "table-cell", "covered-table-cell": cellDepth += 1
        case "page": if kind == .slides || kind == .drawing { try begin(attributes, "slide") }
        case "notes": try collector.addLine("[Notes]")
        case "annotation":
            annotationDepth += 1
            collector.need(.space)
            try collector.add("[Comment]")
            collector.need(.space)
        case "creator", "date", "date-string", "sender-initials", "page-number":
            isSkippedName = annotationDepth > 0 || name == "page-number"
        case "note": collector.need(.space)
        default: break
        }
    }

    func end(_ name: String) {
        guard skippedDepth == 0 else {
            skippedDepth -= 1
            return
        }
        switch name {
        case "p", "h":
            paragraphDepth -= 1
            collector.need(cellDepth > 0 || annotationDepth > 0 || paragraphDepth > 0 ? .space : .line)
        case "table": tableDepth -= 1
        case "table-cell", "covered-table-cell":
            cellDepth -= 1
            collector.need(.cell)
        case "table-row": collector.need(.line)
        case "annotation":
            annotationDepth -= 1
            collector.need(.space)
        case "creator", "date", "date-string", "sender-initials", "page-number": isSkippedName = false
        case "note", "note-citation": collector.need(.space)
        default: break
        }
    }

    /// Line ends and runs of blanks in the file stand for one blank each.
    func text(_ piece: UnsafeBufferPointer<UInt8>) throws {
        guard paragraphDepth > 0, skippedDepth == 0, !isSkippedName else { return }
        guard piece.contains(where: { $0 < 0x20 }) else { return try collector.add(piece) }
        try collector.add(piece.map { $0 < 0x20 ? 0x20 : $0 })
    }

    private func begin(_ attributes: XMLAttributes, _ what: String) throws {
        let name = attributes[":name"] ?? ""
        let isHidden = attributes[":style-name"].map { hidden.contains($0) } ?? false
        names.append(name)
        try collector.begin(page: names.count)
        if what == "sheet" {
            try collector.addLine(isHidden ? "[Hidden sheet] \(name)" : name)
        } else if isHidden {
            try collector.addLine("[Hidden slide]")
        }
    }
}
