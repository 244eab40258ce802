/// What Latin letters may look like in a word of any language; told by vowels and capitals.
enum LatinSpelling {
    /// Whether it can be a word. A strange name now and then is no harm: many words are judged together.
    static func isPlausible(_ word: [Unicode.Scalar]) -> Bool {
        guard word.count > 2 else { return word.count == 2 || isVowel(word[0]) || word[0].value < 0x5B }
        guard word.count <= 30 else { return false }
        var (vowels, consonants, longest, turns) = (0, 0, 0, 0)
        for (index, letter) in word.enumerated() {
            if isVowel(letter) {
                vowels += 1
                consonants = 0
            } else {
                consonants += 1
                longest = max(longest, consonants)
            }
            if index > 0, isCapital(letter), !isCapital(word[index - 1]) { turns += 1 }
        }
        // An abbreviation has no vowels to speak of.
        if word.count <= 6, word.allSatisfy(isCapital) { return true }
        return vowels > 0 && longest <= 5 && turns <= 1
    }

    /// Any letter with an accent counts: it is one, or it makes up for one.
    private static func isVowel(_ letter: Unicode.Scalar) -> Bool {
        guard letter.value < 0x80 else { return true }
        return switch letter.value | 0x20 {
        case 0x61, 0x65, 0x69, 0x6F, 0x75, 0x79: true
        default: false
        }
    }

    private static func isCapital(_ letter: Unicode.Scalar) -> Bool { letter.properties.isUppercase }
}
