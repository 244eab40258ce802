/// How many tokens a text may be, before a provider has counted them. Rather too many than too few.
enum TokenEstimate {
    /// What an answer takes at most, as far as a budget is reserved for it.
    static let answer = 800

    /// A third of the ASCII bytes, and one for every other code point.
    static func tokens(of text: String) -> Int {
        var ascii = 0
        var others = 0
        for scalar in text.unicodeScalars {
            if scalar.isASCII { ascii += 1 } else { others += 1 }
        }
        return (ascii + 2) / 3 + others
    }
}
