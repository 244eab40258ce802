import DecoderWire
import Testing

@testable import Decoder

/// Files that lie about their bands.
@Suite struct HostileSurveyTests {
    @Test func aPromiseOfTerabytesIsRefusedByItsHeader() {
        let tiff = SampleTIFF(width: 100_000, height: 100_000, channels: 10, samples: .uint16)
        let file = tiff.file(pixels: [0, 0, 0, 0])
        let refusal = #expect(throws: Refusal.self) {
            _ = try Measured(file, bands: Array(repeating: "red", count: 10))
        }
        #expect(refusal?.code == .overLimits)
    }

    @Test(arguments: [false, true])
    func everyTruncationIsTerminal(isPlanar: Bool) throws {
        var tiff = SampleTIFF(samples: .uint16)
        tiff.isPlanar = isPlanar
        let whole = tiff.file { _, _, channel in FiveBands.pixel[channel] * 10_000 }
        // The list of tags stands at the end: what is cut off there is unreadable, and is never read beyond.
        for count in stride(from: 4, to: whole.count, by: 61) {
            #expect(throws: Refusal.self) { _ = try Measured(Array(whole[..<count]), bands: FiveBands.order) }
        }
    }

    @Test(arguments: [false, true])
    func missingSamplesAreNoPixels(isPlanar: Bool) {
        var tiff = SampleTIFF(samples: .uint16)
        tiff.isPlanar = isPlanar
        // As many bytes as one plane has, where five are promised.
        let file = tiff.file(pixels: [UInt8](repeating: 7, count: 800))
        let refusal = #expect(throws: Refusal.self) { _ = try Measured(file, bands: FiveBands.order) }
        #expect(refusal?.code == .invalidFile)
    }

    @Test func moreChannelsThanAnyCameraHasAreRefused() {
        let file = SampleTIFF(channels: 11, samples: .uint8).file { _, _, _ in 1 }
        let refusal = #expect(throws: Refusal.self) {
            _ = try Measured(file, bands: Array(repeating: "red", count: 11))
        }
        #expect(refusal?.code == .unsupported)
    }

    @Test func tagsThatNobodyWouldWriteChangeNothing() throws {
        var tiff = SampleTIFF(samples: .uint16)
        tiff.extra = [
            SampleTIFF.xmp("Camera:BandName=\"\" drone-dji:SensorGain=\"nan\" Camera:VignettingPolynomial=\"1e400,x\""),
            (42_112, .text("<GDALMetadata><Item role=\"description\" sample=\"-1\">Red</Item>")),
            (42_113, .text("nonsense")), (281, .shorts([0])),
        ]
        let file = tiff.file { _, _, channel in FiveBands.pixel[channel] * 10_000 }
        let measured = try Measured(file, bands: FiveBands.order)
        #expect(abs((measured.mean("ndvi") ?? 0) - 0.42 / 0.58) < 1e-5)
    }

    @Test func ordersThatDoNotFitTheirBytesAreRefused() {
        let index = SurveyOrder.Index(name: "ndvi", title: "NDVI", low: -1, high: 1, isMain: true)
        for counts in [[], [0], [5, 6], [11], [Int.max, 1], [-1, 11]] {
            let files = counts.map { SurveyOrder.File(count: $0, bands: nil) }
            let order = SurveyOrder(files: files, indices: [index], mapSide: 0, assumedBands: nil)
            #expect(!order.isSound(bytes: 10), "\(counts)")
        }
    }
}
