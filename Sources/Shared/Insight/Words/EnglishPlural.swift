/// Folds English plurals, so that *invoice* and *invoices* count as one.
///
/// The S-stemmer of Harman, *How effective is suffixing?* (JASIS 42, 1991). It leaves other languages nearly alone.
enum EnglishPlural {
    /// The singular, or the word itself.
    static func singular(of word: String) -> String {
        guard word.utf8.count > 3, word.utf8.last == UInt8(ascii: "s") else { return word }
        if word.hasSuffix("'s") || word.hasSuffix("’s") { return String(word.dropLast(2)) }
        if word.hasSuffix("ies") {
            return word.hasSuffix("eies") || word.hasSuffix("aies") ? word : String(word.dropLast(3)) + "y"
        }
        if word.hasSuffix("es") {
            return word.hasSuffix("aes") || word.hasSuffix("ees") || word.hasSuffix("oes")
                ? word : String(word.dropLast())
        }
        return word.hasSuffix("us") || word.hasSuffix("ss") ? word : String(word.dropLast())
    }
}
