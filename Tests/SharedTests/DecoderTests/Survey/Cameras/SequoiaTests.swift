import DecoderWire
import Testing

@testable import Decoder

/// Parrot's Sequoia: light by the model of its sensor, bands of one lens each.
@Suite struct SequoiaTests {
    private struct Band {
        var name: String
        var wave: Int
        var level: Int
        /// A, B and C of the application note.
        var model = [0.12, 4_100.0, 0.6]
        var time = (1, 500)
        var sensitivity = 100

        var light: Double {
            let seconds = Double(time.0) / Double(time.1)
            let under = model[0] * seconds * Double(sensitivity) + model[2]
            let counts = Double(level) - model[1]
            return 2.2 * 2.2 * counts / under
        }

        func file(_ change: (inout CameraBand) -> Void = { _ in }) -> [UInt8] {
            var band = CameraBand(make: "Parrot", model: "Sequoia", time: time, sensitivity: sensitivity)
            band.stop = (22, 10)
            band.elements = """
                <Camera:BandName>\(name)</Camera:BandName>
                <Camera:CentralWavelength>\(wave)</Camera:CentralWavelength>
                \(CameraBand.list("Camera:SensorModel", [model.map { "\($0)" }.joined(separator: ",")]))
                \(CameraBand.list("Camera:VignettingPolynomial2DName", ["0,0", "1,0"]))
                <Camera:IrradianceList>AAECAw==</Camera:IrradianceList><Camera:SunSensor>12</Camera:SunSensor>
                """
            change(&band)
            return band.file(level)
        }
    }

    private static let red = Band(name: "Red", wave: 660, level: 12_000)
    private static let nir = Band(
        name: "NIR",
        wave: 790,
        level: 31_000,
        model: [0.2, 4_000, 0.4],
        time: (1, 1_000),
        sensitivity: 200
    )

    private static func ndvi(_ red: Double, _ nir: Double) -> Double { (nir - red) / (nir + red) }

    @Test func theModelOfItsSensorGivesLight() throws {
        let measured = try Measured([Self.red.file(), Self.nir.file()])
        #expect(measured.isNear("ndvi", Self.ndvi(Self.red.light, Self.nir.light)))
        let origin = measured.capture.origin
        #expect(origin.camera == "Parrot Sequoia" && origin.calibration == "relative")
        #expect(origin.corrections == ["black_level", "exposure"])
        #expect(origin.leftOut.contains("That lenses are darker at their edges was not corrected for every band."))
    }

    @Test func itsFourBandsAreKnown() throws {
        let bands = [("Green", 550), ("Red", 660), ("Red edge", 735), ("NIR", 790)]
        let files = bands.map { name, wave in Band(name: name, wave: wave, level: 12_000).file() }
        #expect(try Measured(files).capture.origin.bands == [.green, .red, .redEdge, .nir])
    }

    @Test func withoutTheModelNothingIsMadeUp() throws {
        let lame = Self.nir.file { $0.sensitivity = nil }
        let measured = try Measured([Self.red.file(), lame])
        #expect(measured.capture.origin.corrections.isEmpty)
        #expect(measured.isNear("ndvi", Self.ndvi(12_000, 31_000)))
    }

    @Test func theEndOfTenBitsIsSaturated() throws {
        var full = Self.nir
        full.level = 65_472
        let refused = try Measured([Self.red.file(), full.file()]).capture
        #expect(refused.saturated == 400 && refused.valid == 0)
    }
}
