import Text

/// Cuts a flow into sentences.
///
/// A full stop ends a sentence if a space and no small letter follow and the word before is no known abbreviation (the
/// rules of Grefenstette and Tapanainen, *What is a word, what is a sentence?*, 1994, without a lexicon). Chinese and
/// Japanese stops end one by themselves. Thai has no stop: there a space ends a sentence when the stretch is long
/// enough and neither side is a word that binds (see ``ThaiPhrasing``).
enum Sentences {
    /// Longer ones are cut at a space.
    static let longest = 1_000
    /// No more are looked at.
    static let most = 5_000

    /// The ranges of the sentences, without spaces at their ends; never empty ones.
    static func ranges(in flow: [Unicode.Scalar]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var index = 0
        func close(at end: Int, next: Int) {
            var range = start..<end
            while let first = range.first, flow[first] == " " { range = (first + 1)..<end }
            if !range.isEmpty { ranges.append(range) }
            start = next
        }
        while index < flow.count, ranges.count < most {
            let scalar = flow[index]
            if scalar == "\n" {
                close(at: index, next: index + 1)
            } else if scalar.isSentenceEnd, endsSentence(flow, at: index, from: start) {
                var end = index + 1
                while end < flow.count, flow[end].isSentenceEnd || isClosing(flow[end]) { end += 1 }
                close(at: end, next: end)
                index = end - 1
            } else if scalar == " ", ThaiPhrasing.endsSentence(flow, atSpace: index, from: start) {
                close(at: index, next: index + 1)
            } else if index - start >= longest {
                let border = flow[start...index].lastIndex(of: " ") ?? index
                let end = border > start + longest / 2 ? border : index
                close(at: end, next: end)
            }
            index += 1
        }
        if start < flow.count, ranges.count < most { close(at: flow.count, next: flow.count) }
        return ranges
    }

    private static func isClosing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "'", ")", "]", "”", "’", "»", "」", "』", "）": true
        default: false
        }
    }

    private static func endsSentence(_ flow: [Unicode.Scalar], at index: Int, from start: Int) -> Bool {
        if flow[index].isWideSentenceEnd { return true }
        var next = index + 1
        while next < flow.count, flow[next].isSentenceEnd || isClosing(flow[next]) { next += 1 }
        guard next < flow.count, flow[next] == " " else { return next >= flow.count || flow[next] == "\n" }
        next += 1
        guard next < flow.count else { return true }
        if flow[next].properties.isLowercase { return false }
        return flow[index] != "." || !endsWithAbbreviation(flow[start..<index], beforeDigit: flow[next].isDigit)
    }

    /// Whether the stretch before a full stop ends in an initial or a known abbreviation.
    private static func endsWithAbbreviation(_ stretch: ArraySlice<Unicode.Scalar>, beforeDigit: Bool) -> Bool {
        let word = stretch.suffix(while: { $0 != " " && $0 != "(" && $0 != "\n" })
        if word.count == 1, let letter = word.first, letter.properties.isUppercase { return true }
        let key = word.string.lowercased()
        return abbreviations.contains(key) || (beforeDigit && numbering.contains(key))
    }

    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "e.g", "i.e", "cf", "approx", "dept", "inc", "ltd",
        "co",
        "corp", "gen", "gov", "rev", "hon", "capt", "bzw", "z.b", "d.h", "u.a", "ca", "bspw", "mme", "mlle", "sra",
        "dra",
        "p.ex", "p.m", "a.m", "u.s", "u.k", "พ.ศ", "ค.ศ", "ดร", "นพ", "ผศ", "รศ", "ศ", "จ", "อ", "ต", "น.ส", "ด.ช",
        "ด.ญ",
        "ม.ค", "ก.พ", "มี.ค", "เม.ย", "พ.ค", "มิ.ย", "ก.ค", "ส.ค", "ก.ย", "ต.ค", "พ.ย", "ธ.ค", "โทร", "กทม",
    ]
    private static let numbering: Set<String> = [
        "no", "nr", "fig", "figs", "tab", "eq", "sec", "ch", "chap", "vol", "art", "p", "pp", "jan", "feb", "mar",
        "apr",
        "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "tel", "ext",
    ]
}

extension ArraySlice {
    /// The longest ending whose elements all pass.
    func suffix(while passes: (Element) -> Bool) -> ArraySlice<Element> {
        var first = endIndex
        while first > startIndex, passes(self[first - 1]) { first -= 1 }
        return self[first...]
    }
}
