/// Gathers the cells of a sheet, row by row.
final class SheetText: XMLListener {
    private let collector: TextCollector
    private let workbook: Workbook
    private var type = ""
    private var style = 0
    private var value: [UInt8] = []
    private var isValue = false
    private var phoneticDepth = 0
    /// Cells so far, in all sheets.
    private(set) var cells: Int

    init(_ collector: TextCollector, _ workbook: Workbook, cells: Int) {
        self.collector = collector
        self.workbook = workbook
        self.cells = cells
    }

    func begin(_ name: String, _ attributes: XMLAttributes) throws {
        switch name {
        case "c":
            cells += 1
            guard cells <= DocumentLimits.mostCells else { throw EnoughText() }
            type = attributes["t"] ?? "n"
            style = attributes["s"].flatMap { Int($0) } ?? 0
            value = []
        case "v", "t": isValue = phoneticDepth == 0
        case "rPh": phoneticDepth += 1
        default: break
        }
    }

    func end(_ name: String) throws {
        switch name {
        case "v", "t": isValue = false
        case "rPh": phoneticDepth -= 1
        case "c":
            try collector.add(shown())
            collector.need(.cell)
        case "row": collector.need(.line)
        default: break
        }
    }

    func text(_ piece: UnsafeBufferPointer<UInt8>) {
        if isValue, value.count + piece.count <= DocumentLimits.longestToken { value.append(contentsOf: piece) }
    }

    /// What the cell shows, as far as its format matters.
    private func shown() -> String {
        let raw = String(decoding: value, as: UTF8.self)
        switch type {
        case "s":
            guard let number = Int(raw), workbook.strings.texts.indices.contains(number) else { return "" }
            return workbook.strings.texts[number]
        case "b": return raw == "1" ? "TRUE" : "FALSE"
        case "n":
            let kind = workbook.formats.kind(style)
            guard kind != .plain, let number = Double(raw) else { return raw }
            return SerialDate.text(number, kind, is1904: workbook.is1904) ?? raw
        default: return raw
        }
    }
}
