import Domain
import Text

/// What the local embedding counts in a text: words, and sequences of letters.
struct LexicalFeatures {
    /// Hashes of words with their weights, in ascending order of the hash: sums must not depend on the order of a set.
    let words: [(key: UInt64, weight: Float)]
    /// Hashes of sequences of letters with theirs.
    let grams: [(key: UInt64, weight: Float)]

    /// Counts.
    ///
    /// - Parameter frequencies: how rare words are, if they are to weigh by that.
    init(_ text: String, frequencies: WordFrequencies? = nil) {
        let scalars = Flow(text.unicodeScalars).scalars
        let tokens = Tokenizer(language: nil).tokens(of: scalars[...])
        var words = Tally()
        var grams = Tally()
        var last: Token?
        for token in tokens {
            let rarity = frequencies.map { Self.rarity(of: token.stem, $0) } ?? 1
            words.count(Self.hash("w", token.stem.unicodeScalars), rarity * Self.damping(of: token))
            Self.addGrams(of: token, after: last, rarity, to: &grams)
            last = token
        }
        if tokens.isEmpty {
            // Not a letter, not a digit: what is there is all that can be compared.
            for scalar in scalars where !scalar.isSpace && !scalar.isLineEnd {
                words.count(Self.hash("s", CollectionOfOne(scalar)), 1)
            }
        }
        self.words = words.weights
        self.grams = grams.weights
    }

    /// What stands for the share of all texts that have the word, without a corpus to count in.
    private static func damping(of token: Token) -> Float {
        switch token.script {
        // Numbers are in every invoice; long ones are codes that hardly another text has.
        case nil: token.word.utf8.count >= 5 ? 1 : 0.5
        case .han: token.isStop ? 0.1 : 0.5
        default: token.isStop ? 0.1 : token.word.unicodeScalars.count <= 3 ? 0.8 : 1
        }
    }

    /// Falls from 1 for a word that one part has to a tenth for one that all have; a word that none has is one misspelt,
    /// or part of a longer one: it counts as rare.
    private static func rarity(of word: String, _ frequencies: WordFrequencies) -> Float {
        let parts = max(1, frequencies.parts)
        let having = min(parts, max(1, frequencies.counts[word] ?? 1))
        // Whole logarithms would step; these need no mathematics library.
        func log2(_ number: Int) -> Float {
            let exponent = number.bitWidth - 1 - number.leadingZeroBitCount
            return Float(exponent) + Float(number) / Float(1 << exponent) - 1
        }
        return 0.1 + 0.9 * (log2(parts) - log2(having)) / max(1, log2(parts))
    }

    private static func addGrams(
        of token: Token,
        after last: Token?,
        _ rarity: Float,
        to grams: inout Tally
    ) {
        let scalars = Array(token.word.unicodeScalars.prefix(Tokenizer.longestWord))
        switch token.script {
        case .han, .kana:
            // Two neighbours are what a word is in a language with an alphabet.
            var run = scalars
            if !token.opensPhrase, let last, last.script == token.script, let before = last.word.unicodeScalars.last {
                run.insert(before, at: 0)
            }
            addWindows(of: run, width: 2, weight: rarity, to: &grams)
        case .thai, .lao, .khmer, .myanmar:
            // Across the border of words: where that lies is a guess.
            var run = scalars
            if !token.opensPhrase, let last, last.script == token.script {
                run = Array(last.word.unicodeScalars.suffix(2)) + run
            }
            addWindows(of: run, width: 3, weight: rarity * (token.isStop ? 0.2 : 1), to: &grams)
        default:
            guard !token.isStop || token.script == nil else { return }
            addWindows(of: ["<"] + scalars + [">"], width: 3, weight: 0.7 * rarity, to: &grams)
            addWindows(of: ["<"] + scalars + [">"], width: 4, weight: rarity, to: &grams)
        }
    }

    private static func addWindows(of run: [Unicode.Scalar], width: Int, weight: Float, to grams: inout Tally) {
        guard run.count >= width else { return }
        for start in 0...(run.count - width) {
            grams.count(hash("g", run[start..<(start + width)]), weight)
        }
    }

    /// FNV-1a over code points, of one kind of feature.
    private static func hash(_ kind: Unicode.Scalar, _ scalars: some Sequence<Unicode.Scalar>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        hash = (hash ^ UInt64(kind.value)) &* 0x100_0000_01B3
        for scalar in scalars { hash = (hash ^ UInt64(scalar.value)) &* 0x100_0000_01B3 }
        return hash
    }

    /// Spreads the bits (the finaliser of SplitMix64).
    static func mixed(_ key: UInt64) -> UInt64 {
        var value = key
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// How often each feature came, and what it weighs.
    private struct Tally {
        private var counts: [UInt64: (count: Float, damping: Float)] = [:]

        mutating func count(_ key: UInt64, _ damping: Float) {
            counts[key, default: (0, damping)].count += 1
        }

        /// A word that comes ten times says not ten times as much.
        var weights: [(key: UInt64, weight: Float)] {
            counts.sorted { $0.key < $1.key }.map { key, value in
                (key, value.damping * Self.sublinear(value.count))
            }
        }

        /// 1 + log₂ of the count, halved for what is above 1; steps of whole numbers, without a mathematics library.
        private static func sublinear(_ count: Float) -> Float {
            let whole = Int(count)
            let exponent = whole.bitWidth - 1 - whole.leadingZeroBitCount
            let rest = Float(whole) / Float(1 << exponent) - 1
            return 1 + 0.7 * (Float(exponent) + rest)
        }
    }
}
