import Text

/// Tells the main language of a text: by its script where that is enough, else by short words and letters.
///
/// The short-word technique of Grefenstette, *Comparing two language identification schemes* (JADT 1995): every word
/// found in a language's list speaks for it, the fewer lists have it the louder; letters that a language does not use
/// speak against it. A text that speaks for none clearly enough has no answer.
enum LanguageGuess {
    /// Letters looked at.
    private static let sampleLetters = 20_000

    /// BCP 47, or `nil` if it cannot be told.
    static func language(of scalars: some Sequence<Unicode.Scalar>) -> String? {
        var counts = [Int](repeating: 0, count: Script.allCases.count)
        var sample: [Unicode.Scalar] = []
        for scalar in scalars {
            if let script = Script.of(scalar) { counts[Int(script.rawValue)] += 1 }
            sample.append(scalar)
            if sample.count >= sampleLetters { break }
        }
        let main = Script.allCases.max { weight($0, counts) < weight($1, counts) }
        guard let main, counts[Int(main.rawValue)] >= 2 else { return nil }
        switch main {
        case .han, .kana: return eastAsian(counts)
        case .latin: return byWords(sample, main, among: LanguageProfile.latin)
        case .cyrillic: return byWords(sample, main, among: LanguageProfile.cyrillic)
        case .arabic: return arabic(sample)
        default: return ofScript[main]
        }
    }

    /// One ideograph or syllable stands for several letters of an alphabet; Thai spells a word in about as many as
    /// Latin.
    private static func weight(_ script: Script, _ counts: [Int]) -> Int {
        let count = counts[Int(script.rawValue)]
        switch script {
        case .han, .kana, .hangul: return count * 3
        default: return count
        }
    }

    /// Scripts that in practice stand for one language.
    private static let ofScript: [Script: String] = [
        .greek: "el", .armenian: "hy", .hebrew: "he", .devanagari: "hi", .bengali: "bn", .gurmukhi: "pa",
        .gujarati: "gu", .tamil: "ta", .telugu: "te", .kannada: "kn", .malayalam: "ml", .sinhala: "si", .thai: "th",
        .lao: "lo", .myanmar: "my", .georgian: "ka", .hangul: "ko", .ethiopic: "am", .khmer: "km",
    ]

    /// Japanese has kana in every sentence.
    private static func eastAsian(_ counts: [Int]) -> String {
        let kana = counts[Int(Script.kana.rawValue)]
        let han = counts[Int(Script.han.rawValue)]
        return kana * 20 >= kana + han ? "ja" : "zh"
    }

    /// Persian and Urdu have letters that Arabic lacks.
    private static func arabic(_ sample: [Unicode.Scalar]) -> String {
        if sample.contains(where: { "ٹڈڑںے".unicodeScalars.contains($0) }) { return "ur" }
        return sample.contains { "پچژگ".unicodeScalars.contains($0) } ? "fa" : "ar"
    }

    private static func byWords(
        _ sample: [Unicode.Scalar],
        _ script: Script,
        among profiles: [LanguageProfile]
    ) -> String? {
        let words = words(of: sample, script)
        guard !words.isEmpty else { return nil }
        var scores = [Double](repeating: 0, count: profiles.count)
        for word in words {
            let holders = profiles.indices.filter { profiles[$0].words.contains(word) }
            for holder in holders { scores[holder] += 1 / Double(holders.count) }
        }
        let marked = profiles.reduce(into: Set<Unicode.Scalar>()) { $0.formUnion($1.letters) }
        for scalar in sample.lazy.filter({ $0.value > 0x7F }).prefix(4_000) {
            let small = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
            guard marked.contains(small) else { continue }
            let holders = profiles.indices.filter { profiles[$0].letters.contains(small) }
            for index in profiles.indices {
                scores[index] += holders.contains(index) ? 0.6 / Double(holders.count) : -0.2
            }
        }
        let ranked = profiles.indices.sorted { scores[$0] > scores[$1] }
        guard let best = ranked.first, let next = ranked.dropFirst().first else { return nil }
        // At least one word in twelve of running text is a short one; names and tables have none.
        let isEnough = scores[best] >= max(0.9, Double(words.count) / 16)
        let isClear = scores[best] >= scores[next] * 1.1 + 0.05
        return isEnough && isClear ? profiles[best].code : nil
    }

    private static func words(of sample: [Unicode.Scalar], _ script: Script) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in sample + [" "] {
            if Script.of(scalar) == script {
                word.append(scalar)
            } else if !word.isEmpty {
                if word.count <= 24 { words.append(String(word).lowercased()) }
                word = String.UnicodeScalarView()
            }
        }
        return words
    }
}
