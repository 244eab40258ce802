import Glibc

/// One to four words that follow each other, as numbers: cheap to compare and to take apart.
struct PhraseKey: Hashable {
    /// 16 bits a word, the last word lowest; a word is its number plus one, so that 0 is no word.
    private(set) var bits: UInt64 = 0

    /// Words that can be told apart; those beyond are not counted.
    static let vocabulary = 65_535

    /// The key of these words; at most four.
    init(_ words: some Sequence<Int>) {
        for word in words { bits = bits << 16 | UInt64(word + 1) }
    }

    /// The words' numbers, in order.
    var words: [Int] {
        stride(from: 48, through: 0, by: -16).map { Int(bits >> UInt64($0) & 0xFFFF) }.filter { $0 > 0 }.map { $0 - 1 }
    }
}

/// A candidate for a tag.
struct Phrase {
    /// Its words.
    let key: PhraseKey
    /// Where it stands, the first few places: the number of the run, and of its first word there.
    private(set) var places: [(run: Int, start: Int)]
    /// The order of the sentence that has it first.
    let first: Int
    /// How often it occurs.
    private(set) var count = 1
    /// Whether it is all of a run somewhere.
    private(set) var isWhole: Bool

    /// A phrase at its first place.
    init(_ key: PhraseKey, at place: (run: Int, start: Int), first: Int, isWhole: Bool) {
        self.key = key
        self.first = first
        self.isWhole = isWhole
        places = [place]
    }

    /// Counts another place of it.
    mutating func add(_ place: (run: Int, start: Int), isWhole: Bool) {
        count += 1
        self.isWhole = self.isWhole || isWhole
        if places.count < 8 { places.append(place) }
    }

    /// Whether it adds nothing to a chosen phrase: a part of it, or mostly the same words.
    func saysLittle(beside chosen: Phrase) -> Bool {
        let words = Set(key.words)
        let shared = words.intersection(chosen.key.words).count
        guard shared > 0 else { return false }
        if shared == words.count { return count < chosen.count * 3 }
        if shared == Set(chosen.key.words).count { return count < 2 || chosen.count < count * 2 }
        return shared * 2 >= words.count
    }
}
