/// Chinese and Japanese without a lexicon: every ideograph is a word, katakana runs are words, hiragana is grammar.
enum Ideographs {
    /// Characters that are nearly always grammar in Chinese, and so part words.
    static let grammar = Set("的了是在和与及或也都而就不我你他她它们这那有个为以于之其被把对从到会能可要很一中上下".unicodeScalars)

    /// Hiragana is mostly grammar; katakana words are foreign and names.
    static func isGrammar(_ run: ArraySlice<Unicode.Scalar>) -> Bool {
        run.contains { (0x3041...0x309F).contains($0.value) }
    }
}
