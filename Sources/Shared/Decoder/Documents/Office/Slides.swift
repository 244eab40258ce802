import DecoderWire

/// A PowerPoint presentation: a page for each slide, with its diagrams and its notes.
enum Slides {
    static func read(_ main: String, _ archive: ZipArchive, _ collector: TextCollector) throws -> Int {
        guard let entry = archive[main] else { throw OfficePackage.damage }
        let list = List()
        try archive.parse(entry, list)
        let relations = try Relations(of: main, in: archive)
        for (index, id) in list.slides.enumerated() {
            guard let slide = relations.byID[id]?.target, let entry = archive[slide] else { continue }
            do {
                try collector.begin(page: index + 1)
                try archive.parse(entry, OfficeText(collector))
                let beside = try Relations(of: slide, in: archive)
                for target in beside.targets("diagramData") {
                    collector.need(.line)
                    if let entry = archive[target] { try archive.parse(entry, OfficeText(collector)) }
                }
                try addNotes(beside, archive, collector)
            } catch is EnoughText {
                break
            }
        }
        return list.slides.count
    }

    private static func addNotes(_ relations: Relations, _ archive: ZipArchive, _ collector: TextCollector) throws {
        guard let entry = relations.first("notesSlide").flatMap({ archive[$0] }) else { return }
        let notes = TextCollector(mostPages: 1, mostCharacters: 1_000_000)
        do {
            try archive.parse(entry, OfficeText(notes))
        } catch is EnoughText {}
        guard let text = notes.finished().first?.text else { return }
        try collector.addLine("[Notes]")
        try collector.addLine(text)
    }

    private final class List: XMLListener {
        var slides: [String] = []

        func begin(_ name: String, _ attributes: XMLAttributes) {
            if name == "sldId", slides.count < DocumentLimits.mostEntries, let id = attributes[":id"] {
                slides.append(id)
            }
        }

        func end(_ name: String) {}
        func text(_ piece: UnsafeBufferPointer<UInt8>) {}
    }
}
