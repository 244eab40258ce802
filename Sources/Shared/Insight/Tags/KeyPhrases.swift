import Domain

/// Words and phrases that a text is about.
///
/// Candidates and word scores after RAKE (Rose et al., *Automatic keyword extraction from individual documents*, 2010):
/// runs of content words between stop words and punctuation; a word scores degree / frequency. A phrase scores count ·
/// √(sum of its words' scores), more if it stands early (Edmundson 1969): RAKE's plain sum favours long phrases that
/// occur once. A phrase that occurs only inside a longer repeated one is left to that (C-value, Frantzi et al. 2000).
/// Chinese characters count as words, so that repeated strings of two to four are found.
enum KeyPhrases {
    /// Tags given.
    static let most = 8

    /// The tags of a text, most certain first; at most ``most``.
    ///
    /// - Parameter language: of a text in a language whose stop words are known in part only, phrases must repeat.
    static func tags(of passages: [Passage], language: String?) -> [Tag] {
        let book = PhraseBook(passages)
        let parts = book.partsOfLonger()
        let trustsSingles = language == nil || language == "en" || language == "th"
        let scored = book.phrases.values.compactMap { phrase -> (phrase: Phrase, score: Double)? in
            guard phrase.count > (parts[phrase.key] ?? 0), book.isWord(phrase, trustsSingles: trustsSingles) else {
                return nil
            }
            return (phrase, book.score(of: phrase))
        }
        // Equal scores: the earlier one, so that the answer is always the same.
        let ranked = scored.sorted { left, right in
            left.score == right.score
                ? (left.phrase.first, left.phrase.key.bits) < (right.phrase.first, right.phrase.key.bits)
                : left.score > right.score
        }
        return choose(from: ranked, book, trustsSingles: trustsSingles)
    }

    private static func choose(
        from ranked: [(phrase: Phrase, score: Double)],
        _ book: PhraseBook,
        trustsSingles: Bool
    ) -> [Tag] {
        guard let top = ranked.first?.score, top > 0 else { return [] }
        var chosen: [Phrase] = []
        var tags: [Tag] = []
        for (phrase, score) in ranked {
            guard tags.count < most, score > 0, tags.count < 3 || score >= top * 0.2 else { break }
            if tags.count >= 3, phrase.count < 2, !trustsSingles { continue }
            if chosen.contains(where: { phrase.saysLittle(beside: $0) }) { continue }
            chosen.append(phrase)
            tags.append(Tag(book.text(of: phrase), confidence: confidence(score / top, count: phrase.count)))
        }
        return tags.sorted { $0.confidence > $1.confidence }
    }

    /// √(score / best score), held down where a phrase was seen seldom: n / (n + 1). A rank, not a probability.
    private static func confidence(_ share: Double, count: Int) -> Double {
        let value = share.squareRoot() * Double(count) / Double(count + 1)
        return (value * 100).rounded() / 100
    }
}
