import DecoderWire
import Testing

@testable import Decoder

/// Samples of twelve bits, however they are kept.
@Suite struct SurveyDepthTests {
    /// Red and near infrared, on a scale of twelve bits.
    private static let samples = [328, 2_048]
    private static let ndvi = 1_720.0 / 2_376

    /// Sixteen bits of which twelve are used, told by a tag.
    private static func told(_ tags: [SampleTIFF.Entry], _ sample: (Int, Int, Int) -> Int) -> [UInt8] {
        var tiff = SampleTIFF(channels: 2, samples: .uint16)
        tiff.extra = tags
        return tiff.file { Double(sample($0, $1, $2)) }
    }

    /// Twelve bits packed: two samples in three bytes.
    private static func packed(_ sample: (Int, Int, Int) -> Int) -> [UInt8] {
        let tiff = SampleTIFF(channels: 2, samples: .uint12)
        var pixels: [UInt8] = []
        for y in 0..<20 {
            for x in 0..<20 {
                let (red, nir) = (sample(x, y, 0), sample(x, y, 1))
                pixels += [UInt8(red >> 4), UInt8((red & 15) << 4 | nir >> 8), UInt8(nir & 255)]
            }
        }
        return tiff.file(pixels: pixels)
    }

    @Test func theWhiteLevelIsTheEndOfTheScale() throws {
        let file = Self.told([(50_717, .longs([4_095]))]) { _, _, channel in Self.samples[channel] }
        let measured = try Measured(file, bands: ["red", "nir"])
        #expect(measured.capture.origin.sampleType == "uint12in16")
        #expect(measured.capture.origin.scale == 4_095)
        #expect(measured.isNear("ndvi", Self.ndvi))
        #expect(measured.capture.origin.leftOut.isEmpty)
    }

    @Test func packedBitsAreTheSame() throws {
        let sample = { (x: Int, y: Int, channel: Int) in Self.samples[channel] + 11 * x + 7 * y }
        let packed = try Measured(Self.packed(sample), bands: ["red", "nir"]).capture
        let wide = try Measured(Self.told([(281, .shorts([4_095, 4_095]))], sample), bands: ["red", "nir"]).capture
        #expect(packed.readings == wide.readings)
        #expect(packed.zones == wide.zones)
        #expect(packed.origin.sampleType == "uint12in16" && packed.origin.scale == 4_095)
    }

    @Test func twelveBitsAreSaturatedAtTheirOwnEnd() throws {
        let sample = { (x: Int, _: Int, channel: Int) in x < 5 && channel == 1 ? 4_095 : Self.samples[channel] }
        for file in [Self.packed(sample), Self.told([(50_717, .longs([4_095]))], sample)] {
            let capture = try Measured(file, bands: ["red", "nir"]).capture
            #expect(capture.saturated == 100 && capture.valid == 300)
        }
        // Nobody says that only twelve bits are used: then 4,095 is a value as others.
        #expect(try Measured(Self.told([], sample), bands: ["red", "nir"]).capture.saturated == 0)
    }

    @Test func aGreatestSampleThatIsNoEndIsPassedOver() throws {
        let file = Self.told([(281, .shorts([3_000, 3_000]))]) { _, _, channel in Self.samples[channel] }
        let origin = try Measured(file, bands: ["red", "nir"]).capture.origin
        #expect(origin.sampleType == "uint16" && origin.scale == 65_535)
    }

    @Test func oneSaturatedBandMakesThePixelSaturated() throws {
        let red = SampleTIFF(channels: 1, samples: .uint8).file { x, _, _ in x == 0 ? 255 : 20 }
        let nir = SampleTIFF(channels: 1, samples: .uint8).file { x, _, _ in x == 1 ? 255 : 120 }
        let capture = try Measured([red, nir], bands: [["red"], ["nir"]]).capture
        #expect(capture.saturated == 40 && capture.valid == 360)
    }
}
