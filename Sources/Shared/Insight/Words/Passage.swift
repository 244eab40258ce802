import Text

/// One sentence with its words.
struct Passage {
    /// Its code points, spaces folded.
    let scalars: [Unicode.Scalar]
    /// Its words, in order.
    let tokens: [Token]
    /// Whether it looks like a sentence and not like a heading or a list's item: it ends with a stop or, in a script
    /// that has none, is part of a longer line.
    let isClosed: Bool

    /// How many of its characters are letters, 0 to 1.
    var letterShare: Double {
        let visible = scalars.count { !$0.isSpace }
        return visible == 0 ? 0 : Double(scalars[...].letterCount) / Double(visible)
    }

    /// The sentences of a flow; one that comes back (a running head) only once.
    static func all(in flow: Flow, language: String?) -> [Passage] {
        let tokenizer = Tokenizer(language: language)
        var seen: Set<[Unicode.Scalar]> = []
        return Sentences.ranges(in: flow.scalars).compactMap { range in
            let scalars = Array(flow.scalars[range])
            guard scalars.contains(where: { Script.of($0) != nil }), seen.insert(scalars).inserted else { return nil }
            let isLine = isBorder(flow.scalars, range.lowerBound - 1) && isBorder(flow.scalars, range.upperBound)
            let last = scalars.last { Script.of($0) != nil || $0.isSentenceEnd || $0 == ":" }
            let isClosed =
                last.map { last in
                    if last.isSentenceEnd { return true }
                    return Script.of(last)?.runsTogether == true && !(isLine && scalars.count < shortLine)
                } ?? false
            return Passage(scalars: scalars, tokens: tokenizer.tokens(of: scalars[...]), isClosed: isClosed)
        }
    }

    /// A line of a script without stops is a heading if it is shorter than this.
    private static let shortLine = 60

    private static func isBorder(_ flow: [Unicode.Scalar], _ index: Int) -> Bool {
        !flow.indices.contains(index) || flow[index] == "\n"
    }
}
