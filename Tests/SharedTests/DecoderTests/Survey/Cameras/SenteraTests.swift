import DecoderWire
import Testing

@testable import Decoder

/// Sentera: the 6X with a lens for each band, and the Double 4K, whose second eye mixes two bands in three colours.
@Suite struct SenteraTests {
    /// A band of a 6X.
    private static func band(
        _ name: String,
        _ wave: Int,
        _ level: Int,
        time: (Int, Int)?,
        sensitivity: Int = 100,
        more: String = ""
    ) -> [UInt8] {
        var band = CameraBand(make: "Sentera", model: "21214-00_3.2MP-GS-0001", time: time, sensitivity: sensitivity)
        band.elements = """
            \(CameraBand.list("Camera:BandName", [name]))\(CameraBand.list("Camera:CentralWavelength", ["\(wave)"]))
            <Camera:BlackCurrent>2048</Camera:BlackCurrent>\(more)
            """
        return band.file(level)
    }

    @Test func bandsOfA6XAreMadeComparableByTimeAndSensitivity() throws {
        let measured = try Measured([
            Self.band("Red", 670, 10_240, time: (1, 500), sensitivity: 200),
            Self.band("NIR", 840, 18_432, time: (1, 1_000)),
        ])
        // (10,240 − 2,048) / 0.004 and (18,432 − 2,048) / 0.001.
        #expect(measured.isNear("ndvi", (16_384.0 - 2_048) / (16_384 + 2_048)))
        let origin = measured.capture.origin
        #expect(origin.source == "camera" && origin.bands == [.red, .nir])
        #expect(origin.corrections == ["black_level", "exposure"])
        #expect(origin.calibration == "relative")
    }

    @Test func whatTheMakersToolsHaveCorrectedIsNotCorrectedAgain() throws {
        let more = "<Camera:IsNormalized>1</Camera:IsNormalized>"
        let measured = try Measured([
            Self.band("Red", 670, 10_240, time: (1, 500), more: more),
            Self.band("NIR", 840, 18_432, time: (1, 1_000), more: more),
        ])
        #expect(measured.isNear("ndvi", (16_384.0 - 8_192) / (16_384 + 8_192)))
        #expect(!measured.capture.origin.leftOut.contains { $0.hasPrefix("The exposure") })
    }

    // MARK: - Double 4K

    /// What stands in the file of the eye that sees red and near infrared: names by colour, and the parting.
    private static func names(parted: Bool, bands: [String], waves: [String]) -> String {
        let factors = ["1.0", "0.0", "-0.966", "0.0", "0.0", "0.0", "-0.286", "0.0", "4.350"]
        return CameraBand.list("Camera:BandName", bands) + CameraBand.list("Camera:CentralWavelength", waves)
            + (parted ? CameraBand.list("Camera:ColorTransform", factors) : "")
    }

    /// A photograph of one colour.
    private static func photograph(_ color: [UInt8], _ elements: String, model: String = "2102") -> [UInt8] {
        let packet = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
            <rdf:Description rdf:about="">\(elements)</rdf:Description></rdf:RDF></x:xmpmeta>
            """
        let exif = SampleExif(main: [(0x010F, .text("Sentera")), (0x0110, .text(model))])
        let text = Array("XML:com.adobe.xmp\0\0\0\0\0".utf8) + Array(packet.utf8)
        return SamplePNG.file(
            width: 10,
            height: 10,
            bits: 8,
            colorType: 2,
            rows: Array(repeating: [UInt8](Array(repeating: color, count: 10).joined()), count: 10),
            extra: [("eXIf", exif.block), ("iTXt", text)]
        )
    }

    @Test func theBandsThatItsColoursMixAreParted() throws {
        let elements = Self.names(parted: true, bands: ["Red", "None", "NIR"], waves: ["660", "0", "840"])
        let measured = try Measured(Self.photograph([120, 90, 60], elements))
        // Samples as they are: that is how its maker parts them.
        let (red, nir) = (120 - 0.966 * 60, 4.350 * 60 - 0.286 * 120)
        #expect(measured.isNear("ndvi", (nir - red) / (nir + red)))
        let origin = measured.capture.origin
        #expect(origin.sourceOrder == ["red", "?", "nir"])
        #expect(origin.corrections == ["bands_parted"] && origin.calibration == "relative")
        #expect(origin.camera == "Sentera 2102")
    }

    @Test func whatIsLessThanNothingIsNoLight() throws {
        let elements = Self.names(parted: true, bands: ["Red", "None", "NIR"], waves: ["660", "0", "840"])
        #expect(try Measured(Self.photograph([30, 90, 60], elements)).isNear("ndvi", 1))
    }

    @Test func withoutThePartingItIsSaidThatTheyAreMixed() throws {
        let elements = Self.names(parted: false, bands: ["Red", "None", "NIR"], waves: ["660", "0", "840"])
        let origin = try Measured(Self.photograph([120, 90, 60], elements)).capture.origin
        #expect(origin.calibration == "approximate")
        let sentence = "Each channel of such a camera also sees light of the others; it was not parted."
        #expect(origin.leftOut.contains(sentence))
    }

    @Test func itsEyeForColoursIsAPhotograph() throws {
        let elements = Self.names(parted: true, bands: ["Red", "Green", "Blue"], waves: ["650", "548", "446"])
        let origin = try Measured(Self.photograph([120, 90, 60], elements)).capture.origin
        #expect(origin.bands == [.red, .green, .blue])
        #expect(origin.corrections == ["srgb_linearised"])
    }

    @Test func namesThatDoNotFitTheColoursAreNotPassedOver() {
        // Two bands are told of three channels: neither is anybody's guess, nor are they red, green and blue.
        let elements = Self.names(parted: false, bands: ["RedEdge", "NIR"], waves: ["720", "840"])
        let refusal = #expect(throws: Refusal.self) {
            _ = try Measured(Self.photograph([120, 90, 60], elements))
        }
        #expect(refusal?.code == .unsupported)
        #expect(refusal?.message.contains("does not say which bands they are") == true)
    }

    @Test func theUploadKnowsBetter() throws {
        let elements = Self.names(parted: true, bands: ["Red", "None", "NIR"], waves: ["660", "0", "840"])
        let file = Self.photograph([120, 90, 60], elements)
        let origin = try Measured(file, bands: ["red", "green", "blue"]).capture.origin
        #expect(origin.source == "upload" && origin.corrections == ["srgb_linearised"])
    }
}
