import Settings

/// What an operator may set about the analysis.
struct AnalyzerSettings: Sendable {
    /// Tesseract's language names, joined by `+`.
    static let languages = Setting(
        "OCR_LANGUAGES",
        default: "eng+tha",
        allowed: "names of installed tesseract languages, joined by +",
        "Languages of writing in pictures; each one more takes more time."
    ) { text, _ throws(SettingError) in
        let names = (text ?? "").split(separator: "+", omittingEmptySubsequences: false)
        let isPlain = names.allSatisfy { name in
            !name.isEmpty && name.utf8.count <= 32
                && name.utf8.allSatisfy {
                    $0 == 0x5F || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
                }
        }
        guard isPlain, names.count <= 8 else {
            throw SettingError(
                "OCR_LANGUAGES=\(text ?? "") is not allowed: use names of tesseract languages, joined by +, at most 8."
            )
        }
        return names.joined(separator: "+")
    }
    /// Pages of a document.
    static let maximumPages = Setting.int(
        "ANALYZE_MAX_PAGES",
        default: 500,
        in: 1...10_000,
        "Pages of a document whose text is read."
    )
    /// Characters of a text.
    static let maximumCharacters = Setting.int(
        "ANALYZE_MAX_CHARACTERS",
        default: 2_000_000,
        in: 1_000...20_000_000,
        "Characters of a file's text that are kept."
    )

    /// All declarations, for documents.
    static let all = [
        languages.entry, AccessSettings.maximumFileSize.entry, maximumPages.entry, maximumCharacters.entry,
    ]

    /// Tesseract's language names, joined by `+`.
    var languages: String
    /// Bytes of a file.
    let maximumBytes: Int
    /// Pages of a document.
    let maximumPages: Int
    /// Characters of a text.
    let maximumCharacters: Int

    /// The settings in force.
    init(_ reader: SettingsReader) throws(SettingError) {
        languages = try Self.languages(reader)
        maximumBytes = try AccessSettings.maximumFileSize(reader)
        maximumPages = try Self.maximumPages(reader)
        maximumCharacters = try Self.maximumCharacters(reader)
    }
}
