/// Gathers the text of WordprocessingML and DrawingML: paragraphs, tables, boxes.
///
/// What an author deleted or moved away is left out, and so is what stands there twice for older programs.
final class OfficeText: XMLListener {
    private static let skipped: Set<String> = [
        "Fallback", "pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "del", "moveFrom", "instrText", "delText",
        "phoneticPr", "rPh", "txPr",
    ]

    private let collector: TextCollector
    private let breaksPages: Bool
    private var skippedDepth = 0
    private var cellDepth = 0
    private var isText = false
    /// Whether the root element says that nobody is shown this: a hidden slide.
    private(set) var isHidden = false
    private var isRoot = true

    /// - Parameter breaksPages: whether pages end where the document was last broken into pages.
    init(_ collector: TextCollector, breaksPages: Bool = false) {
        self.collector = collector
        self.breaksPages = breaksPages
    }

    func begin(_ name: String, _ attributes: XMLAttributes) throws {
        if isRoot {
            isRoot = false
            isHidden = attributes["show"] == "0" || attributes["show"] == "false"
            if isHidden { try collector.addLine("[Hidden slide]") }
        }
        if skippedDepth > 0 || Self.skipped.contains(name) || name == "fld" && attributes["type"] == "slidenum" {
            skippedDepth += 1
            return
        }
        switch name {
        case "t": isText = true
        case "tab", "ptab": try collector.add("\t")
        case "cr": collector.need(.line)
        case "br": try attributes[":type"] == "page" ? breakPage() : collector.need(.line)
        case "lastRenderedPageBreak": try breakPage()
        case "noBreakHyphen": try collector.add("-")
        case "tc": cellDepth += 1
        default: break
        }
    }

    func end(_ name: String) {
        guard skippedDepth == 0 else {
            skippedDepth -= 1
            return
        }
        switch name {
        case "t": isText = false
        case "p": collector.need(cellDepth > 0 ? .space : .line)
        case "tc":
            cellDepth -= 1
            collector.need(.cell)
        case "tr", "comment", "footnote", "endnote": collector.need(.line)
        default: break
        }
    }

    func text(_ piece: UnsafeBufferPointer<UInt8>) throws {
        if isText, skippedDepth == 0 { try collector.add(piece) }
    }

    private func breakPage() throws {
        collector.need(.line)
        // A break of the author's own and the trace of it are one.
        if breaksPages, !collector.isEmptyPage { try collector.begin(page: collector.number + 1) }
    }
}
