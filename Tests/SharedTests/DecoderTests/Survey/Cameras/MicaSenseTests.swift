import DecoderWire
import Testing

@testable import Decoder

/// RedEdge and Altum: reflectance by the maker's own model.
@Suite struct MicaSenseTests {
    /// What differs between the bands of a capture.
    private struct Band {
        var name: String
        var wave: Int
        var level: Int
        var model = [2e-4, 0.0, 0]
        var time = (1, 1_000)
        var speed = 100
        /// Hundredths of a watt, as the second light sensor counts.
        var light = 130.0
        var vignette: [Double] = []
        var camera = "RedEdge-M"

        /// Radiance, and by the light above reflectance.
        func reflectance(_ x: Int = 0, _ y: Int = 0) -> Double {
            let seconds = Double(time.0) / Double(time.1)
            let row = 1 + model[1] * Double(y) / seconds - model[2] * Double(y)
            let gain = Double(speed) / 100
            let counts = Double(level - 4_800) / 65_536
            var light = counts * model[0] / (gain * seconds) / row
            if !vignette.isEmpty {
                let (across, down) = (Double(x) - 10, Double(y) - 9)
                let r = (across * across + down * down).squareRoot()
                var (shade, power) = (1.0, 1.0)
                for factor in vignette {
                    power *= r
                    shade += factor * power
                }
                light /= shade
            }
            return Double.pi * light / (self.light * 0.01)
        }

        /// With the second light sensor.
        var elements: String {
            described(
                light: """
                    <Camera:HorizontalIrradiance>\(light)</Camera:HorizontalIrradiance>
                    <Camera:IrradianceScaleToSIUnits>0.01</Camera:IrradianceScaleToSIUnits>
                    """
            )
        }

        /// With what is said of the light.
        func described(light: String) -> String {
            let polynomial = vignette.isEmpty ? [] : vignette.map { "\($0)" }
            return """
                <MicaSense:CaptureId>DFj0YDYQsRJd6hDUj7qZ</MicaSense:CaptureId>
                \(CameraBand.list("MicaSense:RadiometricCalibration", model.map { "\($0)" }))
                \(CameraBand.list("MicaSense:DarkRowValue", ["5206", "5206", "5023", "5032"]))
                <Camera:BandName>\(name)</Camera:BandName>
                <Camera:CentralWavelength>\(wave)</Camera:CentralWavelength>
                \(polynomial.isEmpty ? "" : CameraBand.list("Camera:VignettingCenter", ["10", "9"]))
                \(polynomial.isEmpty ? "" : CameraBand.list("Camera:VignettingPolynomial", polynomial))
                \(light)<DLS:Yaw>1.2</DLS:Yaw>
                """
        }

        /// The file, after a change to what the camera says.
        func file(_ change: (inout CameraBand) -> Void = { _ in }) -> [UInt8] {
            var band = CameraBand(make: "MicaSense", model: camera, elements: elements, time: time, speed: speed)
            band.blackLevels = [4_800, 4_800, 4_800, 4_800]
            change(&band)
            return band.file(level)
        }
    }

    private static let red = Band(name: "Red", wave: 668, level: 20_000)
    private static let nir = Band(
        name: "NIR",
        wave: 840,
        level: 40_000,
        model: [1.5e-4, 0, 0],
        time: (1, 2_000),
        speed: 200,
        light: 90
    )

    private static func savi(_ red: Double, _ nir: Double) -> Double { 1.5 * (nir - red) / (nir + red + 0.5) }

    @Test func itsTagsGiveReflectance() throws {
        let measured = try Measured([Self.red.file(), Self.nir.file()])
        let (red, nir) = (Self.red.reflectance(), Self.nir.reflectance())
        #expect(abs(red - 0.112_099) < 1e-6 && abs(nir - 0.281_230) < 1e-6)
        #expect(measured.isNear("ndvi", (nir - red) / (nir + red)))
        // Of another scale it would be another number.
        #expect(measured.isNear("savi", Self.savi(red, nir)))
        let origin = measured.capture.origin
        #expect(origin.calibration == "reflectance")
        #expect(origin.source == "camera" && origin.camera == "MicaSense RedEdge-M")
        #expect(origin.corrections == ["black_level", "exposure", "sun_sensor"])
        #expect(origin.sampleType == "uint16")
        #expect(origin.leftOut.contains { $0.contains("not aligned") })
    }

    @Test func theBlackLevelIsNotThatOfTheDarkRows() throws {
        var band = Self.red
        band.level = 4_800
        // Nothing but black: no light at all, where dark rows of 5,100 would make less than none.
        let measured = try Measured([band.file(), Self.nir.file()])
        #expect(measured.isNear("ndvi", 1))
    }

    @Test func rowsAreReadOneAfterTheOther() throws {
        var nir = Self.nir
        nir.model = [1.5e-4, 2e-6, 1e-3]
        let red = Self.red.reflectance()
        let rows = (0..<20).map { y in
            let value = nir.reflectance(0, y)
            return (value - red) / (value + red)
        }
        #expect(rows[0] != rows[19])
        let measured = try Measured([Self.red.file(), nir.file()])
        #expect(measured.isNear("ndvi", rows.reduce(0, +) / 20))
    }

    @Test func edgesAreDarker() throws {
        var nir = Self.nir
        nir.vignette = [-1e-2, 1e-4, -2e-6, 1e-8, -1e-10, 1e-12]
        let red = Self.red.reflectance()
        var sum = 0.0
        for y in 0..<20 {
            for x in 0..<20 {
                let value = nir.reflectance(x, y)
                sum += (value - red) / (value + red)
            }
        }
        let measured = try Measured([Self.red.file(), nir.file()])
        #expect(measured.isNear("ndvi", sum / 400))
        let sentence = "The correction vignette could be made for some bands only."
        #expect(measured.capture.origin.leftOut.contains(sentence))
    }

    @Test func theTimeThatEarlyCamerasMiswroteIsTheOneTheyMeant() throws {
        var early = Self.red
        early.time = (1, 6_329)
        let red = early.reflectance() / 6_329 / 0.000_274
        let nir = Self.nir.reflectance()
        let measured = try Measured([early.file(), Self.nir.file()])
        #expect(measured.isNear("ndvi", (nir - red) / (nir + red)))
        // An Altum means what it writes.
        early.camera = "Altum"
        let altum = try Measured([early.file(), Self.nir.file()])
        let plain = early.reflectance()
        #expect(altum.isNear("ndvi", (nir - plain) / (nir + plain)))
    }

    @Test func theFirstLightSensorCountsWholeWatts() throws {
        let files = [(Self.red, 1.3), (Self.nir, 0.9)].map { band, light in
            band.file { file in
                file.elements = band.described(light: "<Camera:Irradiance>\(light)</Camera:Irradiance>")
            }
        }
        let measured = try Measured(files)
        #expect(measured.capture.origin.calibration == "reflectance")
        #expect(measured.isNear("savi", Self.savi(Self.red.reflectance(), Self.nir.reflectance())))
    }

    @Test func theEndOfTwelveBitsIsSaturated() throws {
        var band = CameraBand(make: "MicaSense", model: "RedEdge-M", elements: Self.red.elements)
        band.time = (1, 1_000)
        band.speed = 100
        band.blackLevels = [4_800]
        let red = band.file { x, _ in x < 5 ? 65_520 : 20_000 }
        let capture = try Measured([red, Self.nir.file()]).capture
        #expect(capture.saturated == 100 && capture.valid == 300)
    }

    @Test func heatOfAnotherSizeIsNoPartOfIt() throws {
        var heat = CameraBand(make: "MicaSense", model: "Altum", width: 4, height: 3)
        heat.elements = "<Camera:BandName>LWIR</Camera:BandName>"
        let measured = try Measured([Self.red.file(), Self.nir.file(), heat.file(29_800)])
        #expect(measured.capture.origin.bands == [.red, .nir])
        #expect(measured.capture.origin.leftOut.contains("The thermal band was left out: no index uses it."))
        #expect(measured.isNear("savi", Self.savi(Self.red.reflectance(), Self.nir.reflectance())))
    }

    @Test func theSecondCameraOfAPairNamesItsBandsByWavelength() throws {
        let names = [("Blue-444", 444), ("Green-531", 531), ("Red-650", 650), ("Red edge-705", 705), ("NIR", 840)]
        let files = names.map { name, wave in Band(name: name, wave: wave, level: 20_000).file() }
        let origin = try Measured(files).capture.origin
        #expect(origin.sourceOrder == names.map(\.0))
        #expect(origin.bands == [.blue, .green, .red, .redEdge, .nir])
    }

    @Test func whatCanBeDoneForOneBandAloneIsDoneForNone() throws {
        // The other band has lost its time, and with it the way to light.
        let lame = Self.nir.file { $0.time = nil }
        let measured = try Measured([Self.red.file(), lame])
        let (red, nir) = (20_000.0 - 4_800, 40_000.0 - 4_800)
        #expect(measured.isNear("ndvi", (nir - red) / (nir + red)))
        let origin = measured.capture.origin
        #expect(origin.calibration == "relative")
        #expect(origin.corrections == ["black_level"])
        for name in ["exposure", "sun_sensor"] {
            let sentence = "The correction \(name) could be made for some bands only, and was made for none."
            #expect(origin.leftOut.contains(sentence))
        }
        #expect(origin.leftOut.contains { $0.hasPrefix("The exposure of each band is not known") })
    }
}
