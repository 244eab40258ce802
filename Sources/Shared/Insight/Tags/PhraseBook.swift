import Glibc
import Text

/// All candidates of a text, counted.
struct PhraseBook {
    /// Phrases counted; a text with more different ones says nothing by the later ones.
    private static let most = 30_000

    /// The candidates.
    private(set) var phrases: [PhraseKey: Phrase] = [:]
    private var runs: [[Token]] = []
    /// By word: how often it occurs, and in how many words' company (RAKE's degree).
    private var frequency: [Double] = []
    private var degree: [Double] = []

    /// Counts the phrases of a text.
    init(_ passages: [Passage]) {
        var numbers: [String: Int] = [:]
        for (order, passage) in passages.enumerated() {
            for run in Self.runs(of: passage.tokens) {
                let words = run.map { token in
                    if let number = numbers[token.stem] { return number }
                    let number = numbers.count
                    numbers[token.stem] = number
                    frequency.append(0)
                    degree.append(0)
                    return number
                }
                guard numbers.count < PhraseKey.vocabulary else { return }
                for word in words {
                    frequency[word] += 1
                    degree[word] += Double(min(run.count, 3))
                }
                runs.append(run)
                count(words, of: run, order)
            }
        }
    }

    /// The words of a phrase as they stand in the text most often.
    func text(of phrase: Phrase) -> String {
        let length = phrase.key.words.count
        var forms: [String: Int] = [:]
        for place in phrase.places {
            let tokens = runs[place.run][place.start..<(place.start + length)]
            let separator = tokens.first?.script?.runsTogether == true ? "" : " "
            forms[tokens.map(\.word).joined(separator: separator), default: 0] += 1
        }
        return forms.max { $0.value == $1.value ? $0.key > $1.key : $0.value < $1.value }?.key ?? ""
    }

    /// Whether it may be more than chance: repeated, or a whole run of ideographs; of other words, several seen once
    /// only where the stop words are known well.
    func isWord(_ phrase: Phrase, trustsSingles: Bool) -> Bool {
        guard phrase.count < 2 else { return true }
        if script(of: phrase) == .han { return phrase.isWhole }
        return trustsSingles || phrase.key.words.count == 1
    }

    /// count · √(sum of degree / frequency), more for early ones, less for what is probably no word.
    func score(of phrase: Phrase) -> Double {
        let words = phrase.key.words
        let company = words.reduce(0) { $0 + degree[$1] / frequency[$1] }
        let position = 1 + 0.5 * exp(-Double(phrase.first) / 5)
        let length = text(of: phrase).unicodeScalars.count
        let script = script(of: phrase)
        // Unlisted Thai may be several words in one piece; short Latin words are often abbreviations.
        var form = length > 48 ? 0 : script == .thai && length > 24 ? 0.5 : script == .latin && length < 4 ? 0.7 : 1
        if words.count == 3, phrase.count == 1, script != .han { form *= 0.8 }
        return Double(phrase.count) * company.squareRoot() * position * form
    }

    /// How often each phrase occurs inside one and the same longer phrase that occurs at least twice.
    func partsOfLonger() -> [PhraseKey: Int] {
        var inside: [PhraseKey: Int] = [:]
        for phrase in phrases.values where phrase.count >= 2 {
            let words = phrase.key.words
            guard words.count >= 2 else { continue }
            for part in [words.dropLast(), words.dropFirst()].map(PhraseKey.init) + words.map({ PhraseKey([$0]) }) {
                inside[part] = max(inside[part] ?? 0, phrase.count)
            }
        }
        return inside
    }

    private func script(of phrase: Phrase) -> Script? {
        phrase.places.first.flatMap { runs[$0.run][$0.start].script }
    }

    /// Content words that follow each other without a stop word, punctuation or change of script between them.
    private static func runs(of tokens: [Token]) -> [[Token]] {
        var runs: [[Token]] = []
        var run: [Token] = []
        for token in tokens {
            if token.isStop || token.opensPhrase || !(run.last?.goesOn(with: token) ?? true) {
                if !run.isEmpty { runs.append(run) }
                run = []
            }
            if !token.isStop { run.append(token) }
        }
        if !run.isEmpty { runs.append(run) }
        return runs
    }

    private mutating func count(_ words: [Int], of run: [Token], _ order: Int) {
        for start in words.indices {
            let isHan = run[start].script == .han
            // One ideograph is no word; two letters are none either.
            let isShort = isHan || (run[start].script?.runsTogether != true && run[start].word.utf8.count < 3)
            for length in (isShort ? 2 : 1)...(isHan ? 4 : 3) where start + length <= words.count {
                let phrase = words[start..<(start + length)]
                if !isHan, length > 1, Set(phrase).count < length { continue }
                let key = PhraseKey(phrase)
                let place = (run: runs.count - 1, start: start)
                if phrases[key] != nil {
                    phrases[key]?.add(place, isWhole: length == words.count)
                } else if phrases.count < Self.most {
                    phrases[key] = Phrase(key, at: place, first: order, isWhole: length == words.count)
                }
            }
        }
    }
}

extension Token {
    /// Whether a phrase may reach from this word into the next.
    fileprivate func goesOn(with next: Token) -> Bool {
        guard let script, let other = next.script else { return false }
        return script == other || !(script.runsTogether || other.runsTogether)
    }
}
