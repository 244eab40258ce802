import DecoderWire
import Decoding
import Domain
import Testing

/// Captures through real decoders behind the wall.
@Suite struct PoolCropTests {
    @Test func measuresBandsAndDrawsMaps() async throws {
        let source = BandSource(bytes: FiveBands.plain(), contentType: "image/tiff", bands: FiveBands.order)
        let crop = try await withPool { try await $0.survey([source], SurveyWish(mapSide: 300)) }
        #expect(crop.survey.indices.map(\.index) == VegetationIndex.all.map(\.name))
        #expect(crop.survey.refused.isEmpty)
        #expect(crop.survey.provenance.source == .upload)
        #expect(crop.maps.keys.sorted() == ["gndvi", "ndre", "ndvi", "savi"])
        #expect(crop.overlay != nil)
        #expect(crop.survey.zones.count == 100)
        #expect(crop.survey.model == nil)
    }

    @Test func refusesInfraredIndicesOfAPhotographWithTheReason() async throws {
        let source = BandSource(bytes: try Fixture.bytes("rgb.jpg"), contentType: "image/jpeg")
        let crop = try await withPool { try await $0.survey([source], SurveyWish(mapSide: 0)) }
        let ndvi = crop.survey.refused.first { $0.index == "ndvi" }
        #expect(ndvi?.reason == "NDVI needs a near infrared band; this picture has red, green, blue.")
        #expect(crop.maps.isEmpty)
        #expect(crop.survey.provenance.calibration == .approximate)
    }

    @Test func severalFilesAreOneCapture() async throws {
        let sources = [("red", 0.08), ("near infrared", 0.5)].map { name, value in
            BandSource(
                bytes: SampleTIFF(channels: 1).file { _, _, _ in value },
                contentType: "image/tiff",
                bands: [name]
            )
        }
        let crop = try await withPool { try await $0.survey(sources, SurveyWish()) }
        let ndvi = try #require(crop.survey.indices.first { $0.index == "ndvi" })
        #expect(abs(ndvi.whole.mean - 0.42 / 0.58) < 1e-5)
        #expect(crop.survey.canopyCover == nil)
    }

    @Test func bandsThatCannotBeAreInvalid() async throws {
        let source = BandSource(bytes: FiveBands.plain(), contentType: "image/tiff", bands: ["red"])
        let failure = await #expect(throws: Failure.self) {
            _ = try await withPool { try await $0.survey([source], SurveyWish()) }
        }
        #expect(failure?.code == .invalid)
    }

    @Test func aModelThatCannotBeReadIsSaid() async throws {
        let source = BandSource(bytes: FiveBands.plain(), contentType: "image/tiff", bands: FiveBands.order)
        let crop = try await withPool {
            $0.model = ModelFiles(model: "/nowhere/leaves.onnx", classes: "/nowhere/leaves.txt")
        } _: {
            try await $0.survey([source], SurveyWish(mapSide: 0))
        }
        #expect(crop.survey.model == nil)
        #expect(crop.survey.modelNote?.contains("leaves.onnx") == true)
    }
}
