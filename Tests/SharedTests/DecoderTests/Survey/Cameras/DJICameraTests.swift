import DecoderWire
import Testing

@testable import Decoder

/// The Phantom 4 Multispectral and the Mavic 3M: light in a unit that is nobody's, equal in all bands.
@Suite struct DJICameraTests {
    /// A band of a Mavic 3M, which says more than its elder, and partly twice.
    private struct Band {
        var name: String
        var level: Int
        var gain = 1.0
        /// Millionths of a second.
        var time = 1_000
        var light = 4_000.0
        var own = 1.0
        var vignette = [0.0, 0, 0, 0, 0, 0]
        var flag = 0
        /// How it names the maker and how it tells the black level.
        var model = "M3M"
        var black = 3_200
        var blackInEXIF = false

        /// Up to a common factor.
        func seen(_ x: Int = 0, _ y: Int = 0) -> Double {
            let (across, down) = (Double(x) - 8.5, Double(y) - 10)
            let r = (across * across + down * down).squareRoot()
            var (shade, power) = (1.0, 1.0)
            for factor in flag == 1 ? [] : vignette {
                power *= r
                shade += factor * power
            }
            return Double(level - black) / (gain * Double(time)) * shade * own / light
        }

        var properties: String {
            let factors = vignette.map { "\($0)" }.joined(separator: ", ")
            return """
                drone-dji:BandName="\(name)" drone-dji:BandFreq="860(+/-26)nm" drone-dji:ImageSource="MS_NIR_CAMERA" \
                drone-dji:SensorGain="\(gain)" drone-dji:ExposureTime="\(time)" drone-dji:Irradiance="\(light)" \
                drone-dji:SensorGainAdjustment="\(own)" drone-dji:RawData="1 2 3 4" \
                drone-dji:VignettingFlag="\(flag)" drone-dji:VignettingData="\(factors)" \
                drone-dji:CalibratedOpticalCenterX="8.5" drone-dji:CalibratedOpticalCenterY="10" \
                drone-dji:CalibratedHMatrix="0.998,0.002,-13.2,-0.002,0.999,5.4,0,0,1" drone-dji:DewarpFlag="0" \
                \(blackInEXIF ? "" : "drone-dji:BlackLevel=\"\(black)\"") drone-dji:CaptureUUID="7f3a"
                """
        }

        var file: [UInt8] {
            var band = CameraBand(make: "DJI", model: model, properties: properties)
            if blackInEXIF { band.blackLevels = [black] }
            return band.file(level)
        }
    }

    private static func ndvi(_ red: Double, _ nir: Double) -> Double { (nir - red) / (nir + red) }

    @Test func aMavicIsCorrectedByGainTimeFactorAndLight() throws {
        let red = Band(name: "Red", level: 9_600, gain: 2, time: 800, light: 4_100, own: 0.87)
        let nir = Band(name: "NIR", level: 22_400, gain: 1, time: 500, light: 3_300)
        let measured = try Measured([red.file, nir.file])
        #expect(measured.isNear("ndvi", Self.ndvi(red.seen(), nir.seen())))
        let origin = measured.capture.origin
        #expect(origin.source == "camera" && origin.camera == "DJI M3M")
        #expect(origin.corrections == ["black_level", "vignette", "exposure", "sun_sensor"])
        // A common factor is unknown.
        #expect(origin.calibration == "relative")
        #expect(origin.leftOut.contains { $0.contains("not aligned") })
    }

    @Test func allFourBandsHaveTheirNames() throws {
        let files = ["Green", "Red", "RedEdge", "NIR"].map { Band(name: $0, level: 9_600).file }
        let measured = try Measured(files)
        #expect(measured.capture.origin.bands == [.green, .red, .redEdge, .nir])
        #expect(measured.isNear("ndre", 0))
    }

    @Test func whatIsSaidTwiceIsOneBand() throws {
        let red = Band(name: "Red", level: 9_600)
        let nir = Band(name: "NIR", level: 22_400)
        let files = [red, nir].map { band in
            var twice = CameraBand(make: "DJI", model: "M3M")
            twice.properties = "\(band.properties) Camera:BandName=\"\(band.name)\" Camera:CentralWavelength=\"1\""
            return twice.file(band.level)
        }
        #expect(try Measured(files).isNear("ndvi", Self.ndvi(red.seen(), nir.seen())))
        var both = CameraBand(make: "DJI", model: "M3M")
        both.elements = CameraBand.list("Camera:BandName", ["Red", "Red"])
        #expect(try Measured([both.file(9_600), nir.file]).capture.origin.bands == [.red, .nir])
    }

    @Test func aPhantomHasItsBlackLevelInEXIF() throws {
        let red = Band(name: "Red", level: 8_192, light: 10, model: "FC6360", black: 4_096, blackInEXIF: true)
        let nir = Band(name: "NIR", level: 12_288, light: 10, model: "FC6360", black: 4_096, blackInEXIF: true)
        let measured = try Measured([red.file, nir.file])
        #expect(measured.isNear("ndvi", 1.0 / 3))
        #expect(measured.capture.origin.camera == "DJI FC6360")
    }

    @Test(arguments: [0, 1])
    func edgesAreLitUnlessTheCameraHasDoneItItself(flag: Int) throws {
        let red = Band(name: "Red", level: 9_600)
        var nir = Band(name: "NIR", level: 22_400)
        nir.vignette = [2e-3, 3e-4, -1e-6, 2e-8, -1e-10, 1e-13]
        nir.flag = flag
        var sum = 0.0
        for y in 0..<20 { for x in 0..<20 { sum += Self.ndvi(red.seen(x, y), nir.seen(x, y)) } }
        let measured = try Measured([red.file, nir.file])
        #expect(measured.isNear("ndvi", sum / 400))
    }

    @Test func withoutItsLightSensorOnlyTheExposureIsKnown() throws {
        let red = Band(name: "Red", level: 9_600, gain: 2)
        var nir = Band(name: "NIR", level: 22_400)
        nir.light = 0
        let measured = try Measured([red.file, nir.file])
        #expect(measured.isNear("ndvi", Self.ndvi(6_400.0 / 2, 19_200)))
        #expect(measured.capture.origin.corrections == ["black_level", "vignette", "exposure"])
        let sentence = "The correction sun_sensor could be made for some bands only, and was made for none."
        #expect(measured.capture.origin.leftOut.contains(sentence))
    }

    @Test func tagsThatCannotBeTrueCorrectNothing() throws {
        let red = Band(name: "Red", level: 9_600, gain: -1, own: -3, black: 70_000)
        let nir = Band(name: "NIR", level: 28_800, gain: 0, black: -5)
        let measured = try Measured([red.file, nir.file])
        #expect(measured.isNear("ndvi", 0.5))
        #expect(measured.capture.origin.corrections == ["vignette"])
    }
}
