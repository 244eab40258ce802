/// What a ``Failure/Code`` means to the user: the cause in one sentence, and what to do next in another.
///
/// The code is stable and for machines; these sentences are for people and may be improved at any time.
public struct Explanation: Sendable, Hashable {
    /// The languages of the catalogue.
    public enum Language: String, Sendable, CaseIterable {
        /// English.
        case english = "en"
        /// Thai.
        case thai = "th"
    }

    /// Why it happened.
    public let cause: String
    /// What to do next.
    public let advice: String

    /// A cause and an advice.
    init(_ cause: String, _ advice: String) {
        self.cause = cause
        self.advice = advice
    }

    /// The sentences for a code; general ones for a code that this version does not know.
    public static func of(_ code: String, in language: Language) -> Explanation {
        catalogue(language)[code] ?? unknown(language)
    }

    /// The codes that have an entry of their own.
    static func codes(_ language: Language) -> Set<String> { Set(catalogue(language).keys) }

    private static func catalogue(_ language: Language) -> [String: Explanation] {
        switch language {
        case .english: english
        case .thai: thai
        }
    }

    private static func unknown(_ language: Language) -> Explanation {
        switch language {
        case .english:
            Explanation(
                "The file could not be processed.",
                "Try once more; if it fails again, tell us the file's id and the code."
            )
        case .thai:
            Explanation(
                "ไม่สามารถประมวลผลไฟล์นี้ได้",
                "โปรดลองอีกครั้ง หากยังไม่สำเร็จ โปรดแจ้งรหัสไฟล์และรหัสข้อผิดพลาดให้เราทราบ"
            )
        }
    }
}

extension Explanation.Language {
    /// The first language of an `Accept-Language` header (RFC 9110 §12.5.4) that the catalogue has, by weight; English
    /// without one.
    public init(accepting header: String?) {
        let ranges = (header ?? "").split(separator: ",").prefix(20).compactMap { range -> (Self, Double)? in
            let plain = range.filter { !$0.isWhitespace }.lowercased()
            let parts = plain.split(separator: ";")
            guard let tag = parts.first?.split(separator: "-").first else { return nil }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            guard quality > 0, let language = tag == "*" ? .english : Self(rawValue: String(tag)) else { return nil }
            return (language, quality)
        }
        var best: (Self, Double) = (.english, 0)
        for range in ranges where range.1 > best.1 { best = range }
        self = best.0
    }
}
