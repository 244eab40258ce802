import DecoderWire
import Testing

@testable import Decoder

/// What models say of pictures whose answer is known: `Fixtures/make-models.py` made them.
@Suite struct ModelHookTests {
    private static func hook(_ model: String, classes: String = "classes.txt") -> ModelHook {
        ModelHook(
            opening: ModelFiles(
                model: Fixture.path("Models/\(model)"),
                classes: Fixture.path("Models/\(classes)")
            )
        )
    }

    /// A photograph of one colour, larger than a model sees.
    private static func photograph(_ color: [UInt8]) -> [UInt8] {
        let row = [UInt8](Array(repeating: color, count: 300).joined())
        return SamplePNG.file(width: 300, height: 260, bits: 8, colorType: 2, rows: Array(repeating: row, count: 260))
    }

    private static func capture(_ color: [UInt8], _ hook: ModelHook) throws -> SurveyedCapture {
        try Measured([photograph(color)], model: hook).capture
    }

    @Test(
        arguments: [
            ([200, 60, 30], ["red", "grey", "green"]), ([40, 180, 90], ["green", "grey", "blue"]),
            ([20, 70, 220], ["blue", "grey", "green"]),
        ] as [([UInt8], [String])]
    )
    func aModelNamesTheThreeLikeliestClasses(color: [UInt8], names: [String]) throws {
        let capture = try Self.capture(color, Self.hook("colours.onnx"))
        let answer = try #require(capture.model)
        #expect(capture.modelNote == nil)
        #expect(answer.names == names)
        #expect(answer.confidences == answer.confidences.sorted(by: >))
        #expect(answer.confidences[0] > 0.96 && answer.confidences.reduce(0, +) <= 1.000_1)
        #expect(answer.milliseconds > 0 && answer.milliseconds < 60_000)
        #expect(answer.version == "colours.onnx@4919b11a")
    }

    @Test(
        arguments: [
            ("colours.pb", [200, 60, 30], ["red", "green", "blue"]),
            ("colours.pb", [40, 180, 90], ["green", "blue", "red"]),
            ("colours.pb", [20, 70, 220], ["blue", "green", "red"]),
            ("first.pb", [40, 180, 90], ["green", "blue", "red"]),
        ] as [(String, [UInt8], [String])]
    )
    func aFrozenGraphOfTensorFlowNamesThemToo(model: String, color: [UInt8], names: [String]) throws {
        let capture = try Self.capture(color, Self.hook(model, classes: "three-classes.txt"))
        let answer = try #require(capture.model)
        #expect(capture.modelNote == nil)
        #expect(answer.names == names)
        #expect(answer.confidences[0] > 0.99 && abs(answer.confidences.reduce(0, +) - 1) < 1e-4)
        #expect(answer.version.hasPrefix("\(model)@"))
    }

    @Test func scoresBecomeSharesOfOne() throws {
        // Softmax of 6.078, −2.156, −3.922 and 1.
        let scores = try #require(try Self.capture([200, 60, 30], Self.hook("colours.onnx")).model)
        let shares = try #require(try Self.capture([200, 60, 30], Self.hook("shares.onnx")).model)
        #expect(scores.names == shares.names)
        for (one, other) in zip(scores.confidences, [0.993_5, 0.006_2, 0.000_3]) { #expect(abs(one - other) < 2e-4) }
        // What are shares already stay what they are.
        for (one, other) in zip(scores.confidences, shares.confidences) { #expect(abs(one - other) < 1e-4) }
    }

    @Test func bandsOfADroneMakeAPictureToo() throws {
        let capture = try Measured(
            [FiveBands.plain()],
            bands: [FiveBands.order],
            model: Self.hook("colours.onnx")
        ).capture
        #expect(capture.model?.names.count == 3)
    }

    @Test func withoutColoursThereIsNothingToLookAt() throws {
        var tiff = SampleTIFF(channels: 2)
        tiff.photometric = 1
        let file = tiff.file { _, _, channel in channel == 0 ? 0.08 : 0.5 }
        let capture = try Measured([file], bands: [["red", "nir"]], model: Self.hook("colours.onnx")).capture
        #expect(capture.model == nil)
        #expect(capture.modelNote?.hasSuffix("needs a picture with red, green and blue.") == true)
    }

    @Test func aListOfAnotherLengthNamesNothing() throws {
        let hook = Self.hook("colours.onnx", classes: "three-classes.txt")
        let capture = try Self.capture([200, 60, 30], hook)
        #expect(capture.model == nil)
        #expect(capture.modelNote == "The model colours.onnx@4919b11a knows 4 classes, but 3 are named.")
    }

    @Test func aBrokenModelIsSaidAndTheRestIsMeasured() throws {
        let capture = try Self.capture([40, 180, 90], Self.hook("broken.onnx"))
        #expect(capture.model == nil)
        #expect(capture.modelNote?.hasSuffix("is none that OpenCV can run.") == true)
        #expect(capture.modelNote?.hasPrefix("The model broken.onnx@") == true)
        #expect(!capture.readings.isEmpty)
    }

    @Test func whatIsNoModelAtAllIsSaid() throws {
        let capture = try Self.capture([40, 180, 90], Self.hook("classes.txt"))
        #expect(capture.model == nil && capture.modelNote?.hasSuffix("is none that OpenCV can run.") == true)
    }

    @Test(
        arguments: [
            ("small.onnx", "1 by 3 by 64 by 64"), ("grey.onnx", "1 by 1 by 224 by 224"),
            ("last.onnx", "1 by 224 by 224 by 3"),
        ]
    )
    func aModelThatWantsOtherPicturesIsNotAsked(name: String, sides: String) throws {
        let capture = try Self.capture([200, 60, 30], Self.hook(name))
        #expect(capture.model == nil)
        let note = try #require(capture.modelNote)
        #expect(note.hasPrefix("The model \(name)@"))
        #expect(note.hasSuffix("takes \(sides) numbers, and not 1 by 3 by 224 by 224."))
    }

    @Test func aFrozenGraphThatWantsOtherPicturesIsNotAsked() throws {
        // OpenCV would name the right colour here: it pays no heed to what the graph says of its input.
        let capture = try Self.capture([200, 60, 30], Self.hook("small.pb", classes: "three-classes.txt"))
        let words = "takes any by 64 by 64 by 3 numbers, and not 1 by 224 by 224 by 3."
        #expect(capture.model == nil)
        #expect(capture.modelNote == "The model small.pb@867106e2 \(words)")
    }

    @Test func aListThatIsNotThereIsSaid() throws {
        let capture = try Self.capture([200, 60, 30], Self.hook("colours.onnx", classes: "nowhere.txt"))
        #expect(capture.modelNote == "The model colours.onnx or its list of classes cannot be read.")
    }

    @Test func sidesAreReadAsFarAsTheyAreThere() throws {
        let whole = try Fixture.bytes("Models/colours.onnx")
        #expect(ModelInput.sides(ofONNX: whole) == [1, 3, 224, 224])
        #expect(ModelInput.isOurs([0, 3, 0, 0], as: ModelInput.channelsFirst))
        #expect(!ModelInput.isOurs([3, 224, 224], as: ModelInput.channelsFirst))
        for count in 0..<whole.count {
            let sides = ModelInput.sides(ofONNX: Array(whole[..<count]))
            #expect(sides == nil || sides?.count ?? 0 <= 4)
        }
        #expect(ModelInput.sides(ofONNX: [UInt8](repeating: 0xFF, count: 64)) == nil)
    }

    @Test func sidesOfAFrozenGraphAreReadAsFarAsTheyAreThere() throws {
        let whole = try Fixture.bytes("Models/colours.pb")
        let ours = [1, 224, 224, 3]
        #expect(ModelInput.sides(ofTensorFlow: whole) == ours)
        #expect(ModelInput.sides(ofTensorFlow: try Fixture.bytes("Models/first.pb")) == [0, 3, 224, 224])
        for count in 0..<whole.count {
            let sides = ModelInput.sides(ofTensorFlow: Array(whole[..<count]))
            #expect(sides == nil || sides == ours)
        }
        #expect(ModelInput.sides(ofTensorFlow: [UInt8](repeating: 0xFF, count: 64)) == nil)
        // A node with a kind and no more: it says nothing of its sides, and hides no other's.
        let bare: [UInt8] = [10, 13, 18, 11] + Array("Placeholder".utf8)
        #expect(ModelInput.sides(ofTensorFlow: bare) == nil)
        #expect(ModelInput.mismatch(of: bare, isONNX: false) == nil)
        #expect(ModelInput.sides(ofTensorFlow: bare + whole) == ours)
    }
}
