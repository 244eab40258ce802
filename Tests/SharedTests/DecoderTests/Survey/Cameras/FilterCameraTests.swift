import DecoderWire
import Testing

@testable import Decoder

/// MAPIR's cameras write plain photographs of other light; only the model says of which.
@Suite struct FilterCameraTests {
    private static func photograph(_ model: String) -> [UInt8] {
        let exif = SampleExif(main: [(0x010F, .text("MAPIR")), (0x0110, .text(model))])
        return SamplePNG.file(
            width: 10,
            height: 10,
            bits: 8,
            colorType: 2,
            rows: Array(repeating: [UInt8](Array(repeating: [60, 90, 200], count: 10).joined()), count: 10),
            extra: [("eXIf", exif.block)]
        )
    }

    @Test func theModelNamesItsBands() throws {
        let measured = try Measured(Self.photograph("Survey3W_RGN"))
        let origin = measured.capture.origin
        #expect(origin.bands == [.red, .green, .nir] && origin.source == "camera")
        #expect(origin.calibration == "approximate")
        #expect(origin.leftOut.contains { $0.contains("not parted") })
        #expect((measured.mean("ndvi") ?? 0) > 0.8)
        #expect(measured.mean("gli") == nil)
        let other = try Measured(Self.photograph("Survey3N_NGB")).capture.origin
        #expect(other.bands == [.nir, .green, .blue])
    }

    @Test func itsPlainCameraIsAPhotograph() throws {
        let origin = try Measured(Self.photograph("Survey3W_RGB")).capture.origin
        #expect(origin.bands == [.red, .green, .blue] && origin.source == "format")
        #expect(origin.leftOut.isEmpty)
    }

    @Test(arguments: ["Survey3W_OCN", "Survey3N_RE", "Survey3W_NIR"])
    func aFilterThatLeavesTooFewBandsGivesNoIndex(_ model: String) {
        let refusal = #expect(throws: Refusal.self) { _ = try Measured(Self.photograph(model)) }
        #expect(refusal?.code == .unsupported)
        #expect(refusal?.message.hasPrefix("No index can be reckoned from") == true)
    }

    @Test func aTIFFOfItIsTheSame() throws {
        var tiff = SampleTIFF(channels: 3, samples: .uint16, photometric: 2)
        tiff.extra = [(271, .text("MAPIR")), (272, .text("Survey3W_RGN"))]
        let file = tiff.file { _, _, channel in [4_000, 9_000, 36_000][channel] }
        let measured = try Measured(file)
        #expect(measured.isNear("ndvi", 0.8))
        #expect(measured.capture.origin.bands == [.red, .green, .nir])
        #expect(measured.capture.origin.calibration == "relative")
    }
}
