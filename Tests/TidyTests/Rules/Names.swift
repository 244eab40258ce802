/// Names that say something.
enum Names {
    /// Words that say nothing.
    static let banned: Set = [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Misc", "Base", "New",
        "Enhanced", "Data", "Info",
    ]

    /// No banned word in the name of a type.
    static let ofTypes: Rule = { source in
        source.code.enumerated().flatMap { number, line in
            types(declaredIn: line).flatMap { type in
                words(of: type).filter(banned.contains).map {
                    Finding(source.path, line: number + 1, "\(type) contains the word \($0)")
                }
            }
        }
    }

    /// No banned word in the name of a file; before a `+` stands the type that is extended, which others named.
    static let ofFile: Rule = { source in
        let stem = source.name.prefix { $0 != "." }
        let ours = stem.split(separator: "+")
        return (ours.count > 1 ? ours.dropFirst() : ours[...]).flatMap(words(of:)).filter(banned.contains).map {
            Finding(source.path, "the name contains the word \($0)")
        }
    }

    private static let keywords: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
    private static let members: Set<Substring> = ["func", "var", "let", "subscript"]

    private static func types(declaredIn line: String) -> [Substring] {
        guard keywords.contains(where: { line.holds(String($0)) }) else { return [] }
        let words = line.words
        return zip(words, words.dropFirst()).filter { keywords.contains($0) && !members.contains($1) }.map(\.1)
    }

    /// `FileURLSession2` is made of `File`, `URL`, `Session2`.
    private static func words(of name: Substring) -> [String] {
        name.matches(of: /[A-Z]+(?![a-z])|[A-Z]?[a-z]+[0-9]*/).map { String($0.output) }
    }
}
