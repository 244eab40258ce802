import FoundationEssentials
import Testing

@testable import Domain

struct ExplanationTests {
    /// Every code that a source file declares: `Code("invalid_file"`.
    static let declared: Set<String> = {
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/Sources")) ?? []
        return Set(
            paths.filter { $0.hasSuffix(".swift") }.flatMap { path -> [String] in
                let bytes = FileManager.default.contents(atPath: "\(root)/Sources/\(path)") ?? Data()
                return String(decoding: bytes, as: UTF8.self).split(separator: "Code(\"").dropFirst().map { rest in
                    String(rest.prefix { $0 != "\"" })
                }
            }
        )
    }()

    @Test(arguments: Explanation.Language.allCases)
    func everyCodeHasAnEntryOfItsOwn(_ language: Explanation.Language) {
        #expect(Self.declared.count >= 30)
        #expect(Self.declared.subtracting(Explanation.codes(language)).isEmpty)
        // What is not declared is dust, but for the word under which a skipped stage keeps its reason.
        #expect(Explanation.codes(language).subtracting(Self.declared) == ["skipped"])
    }

    @Test(arguments: Explanation.Language.allCases)
    func everyEntryIsTwoSentencesInItsLanguage(_ language: Explanation.Language) {
        for code in Explanation.codes(language).union(["never heard of"]) {
            let explanation = Explanation.of(code, in: language)
            for sentence in [explanation.cause, explanation.advice] {
                let isThai = sentence.unicodeScalars.contains { (0x0E00...0x0E7F).contains($0.value) }
                #expect(isThai == (language == .thai), "\(code): \(sentence)")
                #expect(sentence.count > 10)
                if language == .english { #expect(sentence.hasSuffix("."), "\(code)") }
            }
            #expect(explanation.cause != explanation.advice)
        }
    }

    @Test func anUnknownCodeHasGeneralSentences() {
        let known = Explanation.Language.allCases.flatMap { language in
            Explanation.codes(language).map { Explanation.of($0, in: language) }
        }
        for language in Explanation.Language.allCases {
            #expect(!known.contains(Explanation.of("never heard of", in: language)))
        }
    }

    @Test(arguments: [
        (nil, "en"), ("", "en"), ("th", "th"), ("th-TH,th;q=0.9,en;q=0.8", "th"), ("en-GB,en;q=0.9,th;q=0.8", "en"),
        ("de, th;q=0.3", "th"), ("th;q=0.2, en;q=0.7", "en"), ("TH", "th"), ("*", "en"), ("de", "en"), ("th;q=0", "en"),
        ("th;q=x", "en"), (";;,,;q", "en"), ("th ; q=0.5 , *;q=0.1", "th"),
    ])
    func theHeaderChoosesTheLanguage(_ header: String?, _ language: String) {
        #expect(Explanation.Language(accepting: header).rawValue == language)
    }
}
