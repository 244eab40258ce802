import DecoderWire
import Decoding
import Domain
import Testing

/// A model through real decoders: read before the wall goes up, asked behind it.
@Suite struct PoolModelTests {
    private static func files(_ model: String, classes: String = "classes.txt") -> ModelFiles {
        ModelFiles(model: Fixture.path("Models/\(model)"), classes: Fixture.path("Models/\(classes)"))
    }

    private static func survey(_ files: ModelFiles, _ color: [UInt8]) async throws -> CropSurvey {
        let row = [UInt8](Array(repeating: color, count: 250).joined())
        let rows = Array(repeating: row, count: 240)
        let file = SamplePNG.file(width: 250, height: 240, bits: 8, colorType: 2, rows: rows)
        let source = BandSource(bytes: file, contentType: "image/png")
        let crop = try await withPool {
            $0.model = files
        } _: {
            try await $0.survey([source], SurveyWish(mapSide: 0))
        }
        return crop.survey
    }

    @Test(
        arguments: [
            ([200, 60, 30], "red"), ([40, 180, 90], "green"), ([20, 70, 220], "blue"),
        ] as [([UInt8], String)]
    )
    func itNamesWhatItSees(color: [UInt8], name: String) async throws {
        let survey = try await Self.survey(Self.files("colours.onnx"), color)
        let model = try #require(survey.model)
        #expect(model.top.count == 3)
        #expect(model.top.first?.name == name)
        #expect((model.top.first?.confidence ?? 0) > 0.96)
        #expect(model.version == "colours.onnx@4919b11a")
        #expect(model.milliseconds > 0)
        #expect(survey.modelNote == nil)
    }

    @Test(
        arguments: [
            ([200, 60, 30], ["red", "green", "blue"]), ([40, 180, 90], ["green", "blue", "red"]),
            ([20, 70, 220], ["blue", "green", "red"]),
        ] as [([UInt8], [String])]
    )
    func aFrozenGraphOfTensorFlowNamesWhatItSees(color: [UInt8], names: [String]) async throws {
        let survey = try await Self.survey(Self.files("colours.pb", classes: "three-classes.txt"), color)
        let model = try #require(survey.model)
        #expect(model.top.map(\.name) == names)
        #expect((model.top.first?.confidence ?? 0) > 0.99)
        #expect(model.version == "colours.pb@1918e67c")
        #expect(model.milliseconds > 0)
        #expect(survey.modelNote == nil)
    }

    @Test(
        arguments: [
            ("broken.onnx", "classes.txt", "is none that OpenCV can run."),
            ("colours.onnx", "three-classes.txt", "knows 4 classes, but 3 are named."),
            ("small.onnx", "classes.txt", "takes 1 by 3 by 64 by 64 numbers, and not 1 by 3 by 224 by 224."),
            ("small.pb", "three-classes.txt", "takes any by 64 by 64 by 3 numbers, and not 1 by 224 by 224 by 3."),
            ("colours.onnx", "nowhere.txt", "or its list of classes cannot be read."),
        ]
    )
    func whatItCannotSayIsNotMadeUp(model: String, classes: String, words: String) async throws {
        let survey = try await Self.survey(Self.files(model, classes: classes), [200, 60, 30])
        #expect(survey.model == nil)
        #expect(survey.modelNote?.hasPrefix("The model \(model)") == true)
        #expect(survey.modelNote?.hasSuffix(words) == true)
        #expect(!survey.indices.isEmpty)
    }

    @Test func withoutAModelNothingIsSaid() async throws {
        let source = BandSource(bytes: FiveBands.plain(), contentType: "image/tiff", bands: FiveBands.order)
        let crop = try await withPool { try await $0.survey([source], SurveyWish(mapSide: 0)) }
        #expect(crop.survey.model == nil && crop.survey.modelNote == nil)
    }
}
