import Text

/// Takes the sentences that say most from a text, in their order: nothing is made up.
///
/// Score = LexRank × position × form. Position: the first sentences of a text and closed sentences of middle length
/// tell its subject more often (Edmundson, *New methods in automatic extracting*, JACM 16, 1969). A sentence too much
/// like a chosen one is passed over (maximal marginal relevance, Carbonell and Goldstein 1998).
enum Summary {
    /// Code points.
    static let longest = 500
    /// Sentences.
    static let most = 3
    /// Sentences that LexRank compares; of more, those with the most frequent words.
    private static let compared = 160

    /// The summary; `nil` if there is no sentence.
    static func of(_ passages: [Passage]) -> String? {
        let eligible = passages.indices.filter { isSentence(passages[$0]) }
        let closed = eligible.reduce(0) { $0 + (passages[$1].isClosed ? passages[$1].scalars.count : 0) }
        guard closed * 10 >= passages.reduce(0, { $0 + $1.scalars.count }) * 3 else { return opening(passages) }
        let candidates = densest(eligible, passages)
        let rank = LexRank(candidates.map { stems(passages[$0]) })
        let ranked = candidates.indices.sorted { left, right in
            let one = rank.scores[left] * bonus(passages[candidates[left]], at: candidates[left])
            let other = rank.scores[right] * bonus(passages[candidates[right]], at: candidates[right])
            return one == other ? left < right : one > other
        }
        var chosen: [Int] = []
        var room = longest
        for candidate in ranked where chosen.count < most {
            let length = passages[candidates[candidate]].scalars.count
            guard length <= room, !chosen.contains(where: { rank.similarity($0, candidate) > 0.55 }) else { continue }
            chosen.append(candidate)
            room -= length + 1
        }
        guard !chosen.isEmpty else { return ranked.first.map { cut(passages[candidates[$0]].scalars) } }
        return chosen.sorted().map { passages[candidates[$0]].scalars.string }.joined(separator: " ")
    }

    private static func stems(_ passage: Passage) -> [String] {
        passage.tokens.filter { !$0.isStop }.map(\.stem)
    }

    /// Enough words, mostly letters, some of them content.
    private static func isSentence(_ passage: Passage) -> Bool {
        passage.tokens.count >= 5 && passage.letterShare >= 0.6 && passage.tokens.count { !$0.isStop } >= 2
    }

    private static func bonus(_ passage: Passage, at index: Int) -> Double {
        let position = index == 0 ? 1.3 : 1 + 0.25 / (1 + Double(index) / 4)
        let form = passage.isClosed ? 1 : 0.4
        let size: Double =
            switch passage.scalars.count {
            case ..<40: 0.7
            case ..<260: 1
            case ..<400: 0.8
            default: 0.5
            }
        return position * form * size
    }

    /// Of too many sentences, those whose words are most frequent in the text (SumBasic, Nenkova and Vanderwende 2005).
    private static func densest(_ eligible: [Int], _ passages: [Passage]) -> [Int] {
        guard eligible.count > compared else { return eligible }
        var frequency: [String: Double] = [:]
        let words = eligible.map { stems(passages[$0]) }
        for stem in words.joined() { frequency[stem, default: 0] += 1 }
        let density = words.map { stems in
            stems.reduce(0) { $0 + (frequency[$1] ?? 0) } / Double(stems.count)
        }
        let order = eligible.indices.sorted { density[$0] == density[$1] ? $0 < $1 : density[$0] > density[$1] }
        return order.prefix(compared).sorted().map { eligible[$0] }
    }

    /// A form or a list is less than a third sentences: what kind of document it is, and its first lines.
    private static func opening(_ passages: [Passage]) -> String? {
        let lines = passages.filter { $0.letterShare >= 0.4 && $0.scalars.count >= 3 }
        let kind = lines.prefix(12).first { DocumentKind.words(in: $0.scalars.string).isEmpty == false }
        let others = lines.filter { $0.scalars != kind?.scalars }.prefix(kind == nil ? 4 : 3)
        let chosen = [kind].compactMap { $0?.scalars } + others.map(\.scalars)
        return chosen.isEmpty ? nil : cut(Array(chosen.joined(separator: [" ", "·", " "])))
    }

    /// The beginning, up to a space if there is one near the end, with an ellipsis if something is missing.
    private static func cut(_ scalars: [Unicode.Scalar]) -> String {
        guard scalars.count > longest else { return scalars.string }
        let head = scalars[..<(longest - 1)]
        let border = head.lastIndex(of: " ") ?? head.endIndex
        var end = border > longest / 2 ? border : head.endIndex
        // Never part a mark from its letter.
        while end > 1, ThaiClusters.isDependent(scalars[end]) || scalars[end].properties.isGraphemeExtend { end -= 1 }
        return scalars[..<end].string + "…"
    }
}
