import Domain
import Settings
import Testing

@testable import Analyzer

struct CropSettingsTests {
    @Test func hasTheDocumentedDefaults() throws {
        let settings = try CropSettings(SettingsReader([:]))
        #expect(settings.mode == .auto)
        #expect(settings.wish == SurveyWish(mapSide: 1_600, assumedBands: nil))
        #expect(settings.captureSeconds == 60)
    }

    @Test(arguments: ["red,green,blue,nir", "R, G, B, NIR", "blue,green,red,red_edge,nir,alpha"])
    func takesNamesOfBands(_ value: String) throws {
        let settings = try CropSettings(SettingsReader(["CROP_BANDS": value]))
        let names = try #require(settings.wish.assumedBands)
        #expect(names.allSatisfy { $0 == "alpha" || Band(calling: $0) != nil })
    }

    @Test(arguments: [
        ["CROP_BANDS": "red,,nir"], ["CROP_BANDS": "ultraviolet"], ["CROP_ANALYSIS": "sometimes"],
        ["CROP_MAP_SIDE": "10"], ["CROP_CAPTURE_SECONDS": "-1"],
    ])
    func refusesWhatIsNone(_ values: [String: String]) {
        #expect(throws: SettingError.self) { try CropSettings(SettingsReader(values)) }
    }
}
