/// How much a text looks like one that somebody wrote, told by its characters and words alone: a PDF's text layer may be
/// garbled, and recognition may have seen words in leaves.
public struct TextQuality: Sendable, Hashable {
    /// 0, no text or nonsense, to 1.
    public let score: Double
    /// Letters, marks and digits.
    public let letters: Int

    /// Judges a text.
    public init(of text: String) {
        var tally = TextTally()
        tally.read(text)
        letters = tally.letters
        guard tally.visible > 0 else {
            score = 0
            return
        }
        // One in ten unreadable characters spoils a text; every tenth sign instead of a letter does not.
        let readable = 1 - Double(tally.unreadable) / Double(tally.visible)
        let lettered = min(1, Double(tally.letters) / Double(tally.visible) / 0.6)
        let spelled = tally.judged > 0 ? tally.plausible / Double(tally.judged) : 1
        let isStrange = tally.latinWords >= 20 && tally.commonWords * 50 < tally.latinWords
        score = readable * readable * readable * readable * lettered * spelled * (isStrange ? 0.65 : 1)
    }
}

/// What is counted in a text.
private struct TextTally {
    var visible = 0
    var unreadable = 0
    var letters = 0
    /// Letters in words that were judged, and how many of them are in words that can be words.
    var judged = 0
    var plausible = 0.0
    var latinWords = 0
    /// Of the Latin words, those that hold sentences together in some language.
    var commonWords = 0

    mutating func read(_ text: String) {
        var word: [Unicode.Scalar] = []
        var before: Unicode.Scalar?
        for scalar in text.withoutGlyphNumbers.unicodeScalars {
            defer { before = scalar }
            let isLetter = scalar.isWordPart
            if isLetter {
                word.append(scalar)
            } else if !word.isEmpty {
                judge(word)
                word.removeAll(keepingCapacity: true)
            }
            guard !scalar.properties.isWhitespace, !scalar.isInvisible || scalar.isUnreadable else { continue }
            // Leaders and rules are one sign.
            if !isLetter, !scalar.isUnreadable, !scalar.isDigit, scalar == before { continue }
            visible += 1
            if scalar.isUnreadable { unreadable += 1 }
            if isLetter || scalar.isDigit { letters += 1 }
        }
        if !word.isEmpty { judge(word) }
    }

    private mutating func judge(_ word: [Unicode.Scalar]) {
        judged += word.count
        let scripts = Set(word.compactMap { Script.of($0) })
        switch scripts.first {
        case .latin where scripts.count == 1:
            latinWords += 1
            if FunctionWords.all.contains(word.string.lowercased()) {
                commonWords += 1
                plausible += Double(word.count)
            } else if LatinSpelling.isPlausible(word) {
                plausible += Double(word.count)
            }
        case .thai where scripts.count == 1:
            plausible += Double(word.count) - Double(ThaiSpelling.misplaced(word))
        default:
            // Scripts that never share a word: a font's letters were taken for others that look alike.
            let isMixed = scripts.isSuperset(of: [.latin, .cyrillic]) || scripts.isSuperset(of: [.latin, .greek])
            if !isMixed { plausible += Double(word.count) }
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isWordPart: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark:
            true
        default: false
        }
    }

    /// Stands for a glyph that nobody could name.
    fileprivate var isUnreadable: Bool {
        switch properties.generalCategory {
        case .privateUse, .unassigned, .surrogate: true
        case .control: !properties.isWhitespace
        default: value == 0xFFFD
        }
    }
}

extension String {
    /// With U+FFFD for each `(cid:123)`, which some programs write for a glyph without a name.
    fileprivate var withoutGlyphNumbers: String {
        guard contains("(cid:") else { return self }
        return replacing(/\(cid:[0-9]{1,5}\)/, with: "\u{FFFD}")
    }
}
