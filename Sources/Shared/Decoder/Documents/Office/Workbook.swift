import DecoderWire

/// An Excel workbook: a page for each sheet, its name in the first line.
final class Workbook: XMLListener {
    /// The texts that cells share.
    let strings = SharedStrings()
    /// The formats of cells.
    let formats = CellFormats()
    /// Whether days are counted from 1904.
    private(set) var is1904 = false

    private struct Sheet {
        let name: String
        let id: String
        let isHidden: Bool
    }
    private var sheets: [Sheet] = []

    /// Reads everything; answers the sheets' names.
    static func read(_ main: String, _ archive: ZipArchive, _ collector: TextCollector) throws -> [String] {
        guard let entry = archive[main] else { throw OfficePackage.damage }
        let workbook = Workbook()
        try archive.parse(entry, workbook)
        let relations = try Relations(of: main, in: archive)
        if let part = relations.first("sharedStrings").flatMap({ archive[$0] }) {
            try archive.parse(part, workbook.strings)
        }
        if let part = relations.first("styles").flatMap({ archive[$0] }) {
            try archive.parse(part, workbook.formats)
        }
        do {
            try workbook.read(relations, archive, collector)
        } catch is EnoughText {
            collector.markCut()
        }
        return workbook.sheets.map(\.name)
    }

    private func read(_ relations: Relations, _ archive: ZipArchive, _ collector: TextCollector) throws {
        var cells = 0
        for (index, sheet) in sheets.enumerated() {
            guard let target = relations.byID[sheet.id]?.target, let entry = archive[target] else { continue }
            try collector.begin(page: index + 1)
            try collector.addLine(sheet.isHidden ? "[Hidden sheet] \(sheet.name)" : sheet.name)
            let text = SheetText(collector, self, cells: cells)
            try archive.parse(entry, text)
            cells = text.cells
            for comments in try Relations(of: target, in: archive).targets("comments") {
                guard let entry = archive[comments] else { continue }
                try collector.addLine("[Comments]")
                try archive.parse(entry, OfficeText(collector))
            }
        }
    }

    func begin(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "workbookPr": is1904 = attributes["date1904"] == "1" || attributes["date1904"] == "true"
        case "sheet":
            guard sheets.count < DocumentLimits.mostEntries, let id = attributes[":id"] else { return }
            let isHidden = attributes["state"] == "hidden" || attributes["state"] == "veryHidden"
            sheets.append(Sheet(name: attributes["name"] ?? "", id: id, isHidden: isHidden))
        default: break
        }
    }

    func end(_ name: String) {}
    func text(_ piece: UnsafeBufferPointer<UInt8>) {}
}
