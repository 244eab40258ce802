/// Tells recognised text from the noise that recognition finds in leaves and clouds.
///
/// Measured with tesseract 5.3: noise, foliage and a landscape come back empty or, read as one block, with a mean word
/// confidence of 0.31 to 0.44; a scanned page with 0.92 to 0.94.
enum RecognisedLines {
    /// At this confidence short texts count: a shop's sign, a number plate.
    private static let sure = 0.75
    /// Below this nothing counts.
    private static let lowest = 0.5

    /// Whether it is worth keeping.
    static func isText(_ text: String, confidence: Double) -> Bool {
        let words = words(of: text)
        let letters = words.reduce(0, +)
        let visible = text.unicodeScalars.count { !$0.properties.isWhitespace }
        guard letters >= 3, visible > 0, confidence >= lowest else { return false }
        if confidence >= sure { return letters * 2 >= visible }
        // Less sure: real text is made of words, noise of single letters and signs.
        return letters >= 30 && letters * 10 >= visible * 7
    }

    /// The text without lines that hold no letter and no digit, without blanks at line ends, at most one empty line in
    /// a row.
    static func tidied(_ text: String) -> String {
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isBlank = line.allSatisfy(\.isWhitespace)
            if isBlank {
                if let last = lines.last, !last.isEmpty { lines.append("") }
            } else if line.unicodeScalars.contains(where: {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
            }) {
                lines.append(String(line.reversed().drop(while: \.isWhitespace).reversed()))
            }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// The lengths of words: letters or digits in a row, at least two.
    private static func words(of text: String) -> [Int] {
        var lengths: [Int] = []
        var length = 0
        for scalar in text.unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
                || scalar.properties.numericType != nil
            {
                length += 1
            } else {
                if length >= 2 { lengths.append(length) }
                length = 0
            }
        }
        if length >= 2 { lengths.append(length) }
        return lengths
    }
}
