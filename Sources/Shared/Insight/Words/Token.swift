import Text

/// A word of a text, as counting needs it.
struct Token {
    /// Lower case; Thai in one spelling.
    let word: String
    /// Equal for forms of one word: plural and singular of English, else the word itself.
    let stem: String
    /// Its writing system; `nil` for numbers.
    let script: Script?
    /// Whether it says nothing about the subject: a function word, a number, a single letter.
    let isStop: Bool
    /// Whether punctuation stands between it and the word before.
    let opensPhrase: Bool
}

/// Cuts sentences into words.
struct Tokenizer {
    /// Longer words are no words: a hash, a row of one letter.
    static let longestWord = 40

    private let stopWords: Set<String>

    /// A tokenizer for texts of this language (BCP 47); `nil` if it is unknown.
    init(language: String?) {
        stopWords = StopWords.alphabetic(language)
    }

    /// The words of a stretch of a flow.
    func tokens(of sentence: ArraySlice<Unicode.Scalar>) -> [Token] {
        var tokens: [Token] = []
        var index = sentence.startIndex
        var opensPhrase = true
        while index < sentence.endIndex {
            let scalar = sentence[index]
            if let script = Script.of(scalar) {
                let end = runEnd(sentence, from: index, script: script)
                append(sentence[index..<end], script, opensPhrase, to: &tokens)
                opensPhrase = false
                index = end
            } else if scalar.isDigit {
                var end = index + 1
                while end < sentence.endIndex, sentence[end].isDigit || isNumeric(sentence, at: end) { end += 1 }
                let number = sentence[index..<end].string
                tokens.append(Token(word: number, stem: number, script: nil, isStop: true, opensPhrase: opensPhrase))
                opensPhrase = true
                index = end
            } else {
                if !scalar.isSpace { opensPhrase = true }
                index += 1
            }
        }
        return tokens
    }

    /// A point or comma between digits belongs to the number.
    private func isNumeric(_ sentence: ArraySlice<Unicode.Scalar>, at index: Int) -> Bool {
        (sentence[index] == "." || sentence[index] == ",") && index + 1 < sentence.endIndex
            && sentence[index + 1].isDigit
    }

    /// The end of the letters that hang together: of one script; in alphabets also digits, apostrophes and hyphens
    /// inside.
    private func runEnd(_ sentence: ArraySlice<Unicode.Scalar>, from start: Int, script: Script) -> Int {
        var end = start + 1
        while end < sentence.endIndex {
            let scalar = sentence[end]
            if let next = Script.of(scalar) {
                guard next == script else { break }
            } else if script.runsTogether {
                break
            } else if !scalar.isDigit {
                guard scalar == "'" || scalar == "’" || scalar == "-" || scalar == "·", end + 1 < sentence.endIndex,
                    Script.of(sentence[end + 1]) == script
                else { break }
            }
            end += 1
        }
        return end
    }

    private func append(
        _ run: ArraySlice<Unicode.Scalar>,
        _ script: Script,
        _ opensPhrase: Bool,
        to tokens: inout [Token]
    ) {
        switch script {
        case .thai:
            let run = ThaiSpelling.unified(Array(run))
            for (order, piece) in ThaiSegmenter.shared.pieces(of: run[...]).enumerated() {
                let word = run[piece.range].string
                let isStop =
                    piece.range.count < 2 || piece.range.count > Self.longestWord || StopWords.thai.contains(word)
                let opens = opensPhrase && order == 0
                tokens.append(Token(word: word, stem: word, script: script, isStop: isStop, opensPhrase: opens))
            }
        case .han:
            for index in run.indices {
                let word = String(run[index])
                let isStop = Ideographs.grammar.contains(run[index])
                let opens = opensPhrase && index == run.startIndex
                tokens.append(Token(word: word, stem: word, script: script, isStop: isStop, opensPhrase: opens))
            }
        case .kana:
            let isStop = run.count < 2 || run.count > Self.longestWord || Ideographs.isGrammar(run)
            let word = run.string
            tokens.append(Token(word: word, stem: word, script: script, isStop: isStop, opensPhrase: opensPhrase))
        default:
            let word = run.string.lowercased()
            let isStop = run.count < 2 || run.count > Self.longestWord || stopWords.contains(word)
            let stem = script == .latin ? EnglishPlural.singular(of: word) : word
            tokens.append(Token(word: word, stem: stem, script: script, isStop: isStop, opensPhrase: opensPhrase))
        }
    }
}
