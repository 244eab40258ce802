import Settings
import Testing

@testable import Analyzer

struct AnalyzerSettingsTests {
    @Test func hasTheDocumentedDefaults() throws {
        let settings = try AnalyzerSettings(SettingsReader([:]))
        #expect(settings.languages == "eng+tha")
        #expect(settings.maximumBytes == 52_428_800)
        #expect(settings.maximumPages == 500)
        #expect(settings.maximumCharacters == 2_000_000)
    }

    @Test(arguments: ["eng", "tha+eng", "chi_sim+eng", "script/Thai"])
    func takesLanguageNamesOnly(_ value: String) {
        let settings = try? AnalyzerSettings(SettingsReader(["OCR_LANGUAGES": value]))
        #expect(settings?.languages == (value.contains("/") ? nil : value))
    }

    @Test(arguments: ["+", "eng+", "eng tha", "../eng", "eng;rm", "a+b+c+d+e+f+g+h+i"])
    func refusesWhatIsNoLanguage(_ value: String) {
        #expect(throws: SettingError.self) { try AnalyzerSettings(SettingsReader(["OCR_LANGUAGES": value])) }
    }
}
