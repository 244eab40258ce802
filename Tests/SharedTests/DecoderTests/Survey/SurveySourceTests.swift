import DecoderWire
import Domain
import Testing

@testable import Decoder

/// Which channel is which band, which pixels count, and which way up they lie.
@Suite struct SurveySourceTests {
    private static func refusal(_ body: () throws -> Measured) -> Refusal? {
        #expect(throws: Refusal.self) { _ = try body() }
    }

    @Test func bandsWithoutNamesAreRefused() {
        let refusal = Self.refusal { try Measured(FiveBands.plain()) }
        #expect(refusal?.code == .unsupported)
        #expect(refusal?.message.contains("does not say which bands they are") == true)
    }

    @Test func theSettingNamesBandsThatNobodyElseNames() throws {
        let origin = try Measured(FiveBands.plain(), assumed: FiveBands.order).capture.origin
        #expect(origin.source == "setting")
        #expect(origin.bands == [.blue, .green, .red, .nir, .redEdge])
    }

    @Test func theUploadGoesBeforeAllOthers() throws {
        let named = Array(FiveBands.order.reversed())
        let origin = try Measured(FiveBands.plain(), bands: named, assumed: FiveBands.order).capture.origin
        #expect(origin.source == "upload")
        #expect(origin.sourceOrder == named)
    }

    @Test func anUploadThatNamesOtherBandsThanThereAreIsInvalid() {
        let refusal = Self.refusal { try Measured(FiveBands.plain(), bands: ["red", "nir"]) }
        #expect(refusal?.code == .invalid)
        #expect(refusal?.message == "The upload names 2 bands, but the file has 5 of them.")
    }

    @Test func theCameraNamesItsBands() throws {
        var files: [[UInt8]] = []
        for (band, value) in [("Red", 0.08), ("NIR", 0.5), ("Red edge", 0.3)] {
            var tiff = SampleTIFF(channels: 1)
            tiff.extra = [SampleTIFF.xmp("Camera:BandName=\"\(band)\"")]
            files.append(tiff.file { _, _, _ in value })
        }
        let measured = try Measured(files)
        #expect(measured.capture.origin.source == "camera")
        #expect(measured.capture.origin.bands == [.red, .nir, .redEdge])
        #expect(measured.isNear("ndvi", 0.42 / 0.58))
        #expect(measured.isNear("ndre", 0.25))
    }

    @Test func aWavelengthNamesABandToo() throws {
        var files: [[UInt8]] = []
        for (wave, value) in [(668, 0.08), (842, 0.5)] {
            var tiff = SampleTIFF(channels: 1)
            tiff.extra = [SampleTIFF.xmp("Camera:CentralWavelength=\"\(wave)\"")]
            files.append(tiff.file { _, _, _ in value })
        }
        #expect(try Measured(files).isNear("ndvi", 0.42 / 0.58))
    }

    @Test func aLoneBandAsksForTheOthers() {
        let refusal = Self.refusal { try Measured(SampleTIFF(channels: 1).file { _, _, _ in 0.1 }, bands: ["red"]) }
        #expect(refusal?.code == .unsupported)
        #expect(refusal?.message.contains("red alone") == true)
    }

    @Test func bandsOfDifferentSizesAreNoCapture() {
        let red = SampleTIFF(channels: 1).file { _, _, _ in 0.1 }
        let nir = SampleTIFF(width: 10, channels: 1).file { _, _, _ in 0.5 }
        let refusal = Self.refusal { try Measured([red, nir], bands: [["red"], ["nir"]]) }
        #expect(refusal?.code == .invalid)
        #expect(refusal?.message.contains("20 by 20 and 10 by 20") == true)
    }

    @Test func whatIsNoBandIsLeftOutAndSaid() throws {
        let order = ["blue", "green", "red", "nir", "thermal"]
        let origin = try Measured(FiveBands.plain(), bands: order).capture.origin
        #expect(origin.bands == [.blue, .green, .red, .nir])
        #expect(origin.leftOut.contains("The thermal band was left out: no index uses it."))
    }

    @Test func emptyPixelsDoNotCount() throws {
        var tiff = SampleTIFF()
        tiff.extra = [(42_113, .text("-10000"))]
        let file = tiff.file { x, y, channel in
            y < 2 && channel == 1 ? -10_000 : y == 2 && channel == 3 ? .nan : FiveBands.pixel[channel]
        }
        let measured = try Measured(file, bands: FiveBands.order)
        #expect(measured.capture.empty == 60)
        #expect(measured.capture.valid == 340)
        #expect(measured.isNear("ndvi", 0.42 / 0.58))
    }

    @Test func saturatedPixelsDoNotCount() throws {
        let file = SampleTIFF(samples: .uint16).file { x, _, channel in
            x < 5 && channel == 3 ? 65_535 : FiveBands.pixel[channel] * 10_000
        }
        let capture = try Measured(file, bands: FiveBands.order).capture
        #expect(capture.saturated == 100)
        #expect(capture.valid == 300)
    }

    @Test func opacityIsAMask() throws {
        var tiff = SampleTIFF(channels: 4, samples: .uint8, photometric: 2)
        tiff.extra = [(338, .shorts([2]))]
        let file = tiff.file { x, _, channel in channel < 3 ? [60, 120, 30][channel] : x < 4 ? 0 : 255 }
        let capture = try Measured(file).capture
        #expect(capture.empty == 80)
        #expect(capture.origin.sourceOrder == ["red", "green", "blue", "alpha"])
        #expect(capture.origin.calibration == "approximate")
    }

    @Test(arguments: [(1, 0), (2, 9), (3, 99), (4, 90), (5, 0), (6, 9), (7, 99), (8, 90)])
    func zonesAreThoseOfTheTurnedPicture(orientation: Int, cell: Int) throws {
        var tiff = SampleTIFF(width: 40)
        tiff.extra = [(274, .shorts([orientation]))]
        // Plants in the corner where the file begins, soil elsewhere.
        let file = tiff.file { x, y, channel in x < 4 && y < 2 ? FiveBands.pixel[channel] : 0.2 }
        let measured = try Measured(file, bands: FiveBands.order)
        let cells = measured.zones("ndvi")
        #expect(cells.indices.filter { (cells[$0] ?? 0) > 0.5 } == [cell])
        let sides = [measured.capture.width, measured.capture.height]
        #expect(sides == (orientation >= 5 ? [20, 40] : [40, 20]))
    }

    @Test func aCameraOfDJIIsCorrectedByItsTags() throws {
        var files: [[UInt8]] = []
        // (p − black) / (gain · time) / irradiance: 4,000 / 2 / 10 and 6,000 / 1 / 5.
        for (band, level, gain, sun) in [("Red", 8_096.0, 2, 10), ("NIR", 10_096.0, 1, 5)] {
            var tiff = SampleTIFF(channels: 1, samples: .uint16)
            let tags = """
                drone-dji:BandName="\(band)" drone-dji:BlackLevel="4096" drone-dji:SensorGain="\(gain)" \
                drone-dji:ExposureTime="500" drone-dji:Irradiance="\(sun)" drone-dji:SensorGainAdjustment="1"
                """
            tiff.extra = [(271, .text("DJI")), (272, .text("FC6360")), SampleTIFF.xmp(tags)]
            files.append(tiff.file { _, _, _ in level })
        }
        let measured = try Measured(files)
        #expect(measured.isNear("ndvi", 1_000.0 / 1_400))
        #expect(measured.capture.origin.camera == "DJI FC6360")
        #expect(measured.capture.origin.corrections == ["black_level", "exposure", "sun_sensor"])
        #expect(measured.capture.origin.calibration == "relative")
        #expect(measured.capture.origin.leftOut.contains { $0.contains("not aligned") })
    }

    @Test func mapsAreDrawnOfMainIndices() throws {
        let measured = try Measured(FiveBands.plain(), bands: FiveBands.order, mapSide: 256)
        #expect(measured.capture.maps.map(\.index) == ["ndvi", "gndvi", "ndre", "savi"])
        #expect(measured.files.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let sizes = measured.capture.maps.map(\.count).reduce(0, +)
        #expect(sizes + measured.capture.overlay == measured.files.count)
        #expect(measured.files[sizes...].starts(with: [0xFF, 0xD8]))
    }

    @Test func aModelThatIsNotThereIsSaid() throws {
        let hook = ModelHook(opening: ModelFiles(model: "/nowhere/leaves.onnx", classes: "/nowhere/leaves.txt"))
        let capture = try Measured([FiveBands.plain()], bands: [FiveBands.order], model: hook).capture
        #expect(capture.model == nil)
        #expect(capture.modelNote == "The model leaves.onnx or its list of classes cannot be read.")
    }

    @Test func theDigestIsSHA256() {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(SHA256Digest.of(Array("abc".utf8)) == digest)
    }
}
