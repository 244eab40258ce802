import DecoderWire

/// A Word document: the body, then notes, comments, headers and footers, each under its own line.
enum WordDocument {
    private static let besides = [
        ("footnotes", "[Footnotes]"), ("endnotes", "[Endnotes]"), ("comments", "[Comments]"),
        ("header", "[Headers]"), ("footer", "[Footers]"),
    ]

    static func read(_ main: String, _ archive: ZipArchive, _ collector: TextCollector) throws {
        guard let body = archive[main] else { throw OfficePackage.damage }
        try archive.parse(body, OfficeText(collector, breaksPages: true))
        let relations = try Relations(of: main, in: archive)
        for (kind, title) in besides {
            var seen: Set<String> = []
            for target in relations.targets(kind) {
                guard let entry = archive[target] else { continue }
                let part = TextCollector(mostPages: 1, mostCharacters: 1_000_000)
                do {
                    try archive.parse(entry, OfficeText(part))
                } catch is EnoughText {}
                // First pages, even pages and each section repeat theirs.
                guard let text = part.finished().first?.text, seen.insert(text).inserted else { continue }
                if seen.count == 1 { try collector.addLine(title) }
                try collector.addLine(text)
            }
        }
    }
}
