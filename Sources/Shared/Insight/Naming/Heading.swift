import Text

/// Finds the line that says what a document is.
enum Heading {
    /// Of the opening lines that look like a heading, the one that names a kind of document, else the first.
    static func of(_ flow: [Unicode.Scalar]) -> String? {
        let lines = flow.prefix(2_000).split(separator: "\n").prefix(8).map {
            $0.drop { $0 == "#" || $0 == "=" || $0 == "*" || $0.isSpace }.trimmed
        }
        let headings = lines.filter(isHeading).map(\.string)
        return headings.first { !DocumentKind.words(in: $0).isEmpty } ?? headings.first
    }

    /// Some words, mostly letters, not a sentence, no address, no page number.
    private static func isHeading(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
        let letters = line.letterCount
        guard (4...80).contains(line.count), letters * 10 >= line.count * 6, line.last != "," else { return false }
        let words = line.split { $0.isSpace }.count
        let isThai = line.contains { Script.of($0) == .thai }
        guard isThai || words >= 2 || letters >= 6, words <= 12 else { return false }
        let text = line.string.lowercased()
        if !isThai, line.last?.isSentenceEnd == true, !["ltd.", "inc.", "co.", "gmbh."].contains(where: text.hasSuffix)
        {
            return false
        }
        let prefixes = ["dear ", "www.", "page ", "หน้า ", "เรียน "]
        return !text.contains("@") && !text.contains("://") && !prefixes.contains(where: text.hasPrefix)
    }
}
