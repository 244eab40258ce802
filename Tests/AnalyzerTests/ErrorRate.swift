/// How much of a text was misread: edits over length, white space counted as one blank.
struct ErrorRate {
    /// Of characters.
    let characters: Double
    /// Of characters, blanks left out.
    let letters: Double
    /// Of words between blanks; says little of Thai, whose blanks part phrases.
    let words: Double

    init(of read: String, against written: String) {
        let (seen, known) = (read.split(whereSeparator: \.isWhitespace), written.split(whereSeparator: \.isWhitespace))
        words = Self.rate(seen, known)
        // Code points: a Thai character of Swift is a consonant with all its marks.
        characters = Self.rate(
            Array(seen.joined(separator: " ").unicodeScalars),
            Array(known.joined(separator: " ").unicodeScalars)
        )
        letters = Self.rate(Array(seen.joined().unicodeScalars), Array(known.joined().unicodeScalars))
    }

    /// Levenshtein's distance over the length of what was written.
    static func rate<Element: Equatable>(_ read: [Element], _ written: [Element]) -> Double {
        guard !written.isEmpty else { return read.isEmpty ? 0 : 1 }
        var row = Array(0...written.count)
        for (index, element) in read.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for at in written.indices {
                let cost = min(row[at] + 1, row[at + 1] + 1, diagonal + (element == written[at] ? 0 : 1))
                diagonal = row[at + 1]
                row[at + 1] = cost
            }
        }
        return Double(row[written.count]) / Double(written.count)
    }
}
