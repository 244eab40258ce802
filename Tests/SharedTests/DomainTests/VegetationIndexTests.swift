import Domain
import Testing

/// The catalogue of indices.
@Suite struct VegetationIndexTests {
    @Test func namesAreUniqueAndFound() {
        #expect(Set(VegetationIndex.all.map(\.name)).count == VegetationIndex.all.count)
        #expect(VegetationIndex.named("ndvi")?.bands == [.nir, .red])
        #expect(VegetationIndex.named("beauty") == nil)
    }

    @Test func visibleLightAllowsTheVisibleOnesAlone() {
        let possible = VegetationIndex.possible(with: [.red, .green, .blue])
        #expect(possible.map(\.name) == ["gli", "vari", "exg", "ngrdi", "tgi", "gcc"])
        #expect(VegetationIndex.possible(with: Band.allCases).count == VegetationIndex.all.count)
    }

    @Test func aRefusalNamesWhatLacksAndWhatIsThere() {
        let reason = VegetationIndex.named("ndre")?.refusal(with: [.red])?.reason
        #expect(reason == "NDRE needs a near infrared and a red edge band; this picture has red.")
        #expect(VegetationIndex.named("ndvi")?.refusal(with: [.red, .nir]) == nil)
    }
}
