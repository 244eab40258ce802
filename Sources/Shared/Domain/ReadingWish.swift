/// How a file is to be analysed this time, if not as the settings say.
public struct ReadingWish: Sendable, Hashable, Codable {
    /// Tesseract's names, joined by `+`; `nil`: those of the settings.
    public let languages: String?
    /// What a page looks like; `nil`: the reader finds out.
    public let layout: PageLayout?
    /// `true`: the text that is known is kept, and only understood again, by whoever understands it best.
    public let keepsText: Bool?

    /// As the settings say.
    public static let none = ReadingWish()

    /// A wish; nothing where nothing is said.
    public init(languages: String? = nil, layout: PageLayout? = nil, keepsText: Bool = false) {
        self.languages = languages
        self.layout = layout
        self.keepsText = keepsText ? true : nil
    }

    /// Whether tesseract's names can be these: one to eight, of letters and `_`, joined by `+`.
    public static func areLanguages(_ text: String) -> Bool {
        let names = text.split(separator: "+", omittingEmptySubsequences: false)
        return (1...8).contains(names.count)
            && names.allSatisfy { name in
                (1...30).contains(name.utf8.count)
                    && name.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0 | 0x20) }
            }
    }
}
