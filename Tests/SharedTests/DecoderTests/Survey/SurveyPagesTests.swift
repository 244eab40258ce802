import DecoderWire
import Testing

@testable import Decoder

/// Captures whose bands are pages, and pages that are none.
@Suite struct SurveyPagesTests {
    /// A page of one band, all of one value.
    private static func page(_ value: Double, _ extra: [SampleTIFF.Entry] = []) -> (SampleTIFF, [UInt8]) {
        let page = SampleTIFF(channels: 1, extra: extra)
        return (page, page.pixels { _, _, _ in value })
    }

    private static func file(_ pages: [(SampleTIFF, [UInt8])]) -> [UInt8] {
        SampleTIFF.file(pages.map { (page: $0.0, pixels: $0.1) })
    }

    private static func refusal(_ body: () throws -> Measured) -> Refusal? {
        #expect(throws: Refusal.self) { _ = try body() }
    }

    @Test func everyPageIsABandIfEachHasAName() throws {
        let file = Self.file([
            Self.page(0.08, [(285, .text("Red"))]), Self.page(0.5, [(285, .text("NIR"))]),
            Self.page(0.3, [(285, .text("Red edge"))]),
        ])
        let measured = try Measured(file)
        #expect(measured.capture.origin.source == "format")
        #expect(measured.capture.origin.bands == [.red, .nir, .redEdge])
        #expect(measured.isNear("ndvi", 0.42 / 0.58))
        #expect(measured.isNear("ndre", 0.25))
    }

    @Test func everyPageIsABandIfTheCameraSaysSoInEach() throws {
        let pages = [("Red", 650, 0.08), ("NIR", 840, 0.5)].map { name, wave, value in
            let elements = """
                <Camera:BandName><rdf:Seq><rdf:li>\(name)</rdf:li></rdf:Seq></Camera:BandName>
                <Camera:CentralWavelength><rdf:Seq><rdf:li>\(wave)</rdf:li></rdf:Seq></Camera:CentralWavelength>
                """
            return Self.page(value, [SampleTIFF.xmp(elements: elements)])
        }
        let measured = try Measured(Self.file(pages))
        #expect(measured.capture.origin.source == "camera")
        #expect(measured.capture.origin.sourceOrder == ["Red", "NIR"])
        #expect(measured.isNear("ndvi", 0.42 / 0.58))
    }

    @Test func theUploadNamesPagesThatDoNot() throws {
        let file = Self.file([Self.page(0.5), Self.page(0.08)])
        let measured = try Measured(file, bands: ["nir", "red"])
        #expect(measured.capture.origin.source == "upload")
        #expect(measured.isNear("ndvi", 0.42 / 0.58))
    }

    @Test func pagesAreNoBandsUnlessEachIsNamed() {
        let file = Self.file([Self.page(0.08, [(285, .text("Red"))]), Self.page(0.5)])
        // The first page alone is one red band, and gives no index.
        let refusal = Self.refusal { try Measured(file) }
        #expect(refusal?.code == .unsupported)
        #expect(refusal?.message.contains("red alone") == true)
    }

    @Test func furtherPagesAreLeftOutAndSaid() throws {
        let page = SampleTIFF()
        let scene = page.pixels { _, _, channel in FiveBands.pixel[channel] }
        let other = page.pixels { _, _, _ in 0.2 }
        let measured = try Measured(Self.file([(page, scene), (page, other)]), bands: FiveBands.order)
        #expect(measured.isNear("ndvi", 0.42 / 0.58))
        let sentence = "1 more page was left out: not every page names itself as a band."
        #expect(measured.capture.origin.leftOut.contains(sentence))
    }

    @Test(arguments: [10, 20])
    func overviewsAreNoBands(side: Int) throws {
        let page = SampleTIFF()
        let small = SampleTIFF(width: side, height: side, extra: [(254, .longs([1]))])
        let file = Self.file([
            (page, page.pixels { _, _, channel in FiveBands.pixel[channel] }), (small, small.pixels { _, _, _ in 0.2 }),
        ])
        let measured = try Measured(file, bands: FiveBands.order)
        #expect(measured.isNear("ndvi", 0.42 / 0.58))
        #expect(measured.capture.valid == 400)
        #expect(!measured.capture.origin.leftOut.contains { $0.contains("more page") })
    }

    @Test func aCopyBeforeItsPageIsPassedOver() throws {
        let page = SampleTIFF()
        let small = SampleTIFF(width: 10, height: 10, extra: [(254, .longs([1]))])
        let file = Self.file([
            (small, small.pixels { _, _, _ in 0.2 }), (page, page.pixels { _, _, channel in FiveBands.pixel[channel] }),
        ])
        let capture = try Measured(file, bands: FiveBands.order).capture
        #expect(capture.width == 20 && capture.valid == 400)
    }

    @Test func aMaskSaysWhichPixelsCount() throws {
        let page = SampleTIFF()
        // One bit a pixel, 1 counts: the first four columns do not. A row is three bytes.
        let mask = SampleTIFF(channels: 1, samples: .bit, photometric: 4, extra: [(254, .longs([4]))])
        let bits: [UInt8] = (0..<20).flatMap { _ -> [UInt8] in [0x0F, 0xFF, 0xF0] }
        let scene = page.pixels { x, _, channel in x < 4 ? 0.2 : FiveBands.pixel[channel] }
        let file = Self.file([(page, scene), (mask, bits)])
        let measured = try Measured(file, bands: FiveBands.order)
        #expect(measured.capture.empty == 80)
        #expect(measured.capture.valid == 320)
        #expect(measured.isNear("ndvi", 0.42 / 0.58))
    }

    @Test func theMaskOfAnOverviewMasksNothing() throws {
        let page = SampleTIFF()
        let mask = SampleTIFF(width: 10, height: 10, channels: 1, samples: .bit, extra: [(254, .longs([5]))])
        let scene = page.pixels { _, _, channel in FiveBands.pixel[channel] }
        let file = Self.file([(page, scene), (mask, [UInt8](repeating: 0, count: 20))])
        #expect(try Measured(file, bands: FiveBands.order).capture.valid == 400)
    }

    @Test func aMaskThatIsCutOffIsBroken() {
        let page = SampleTIFF()
        // It promises 400 bytes, and is followed by fewer.
        let mask = SampleTIFF(channels: 1, samples: .uint8, extra: [(254, .longs([4]))])
        let scene = page.pixels { _, _, channel in FiveBands.pixel[channel] }
        let file = Self.file([(page, scene), (mask, [])])
        let refusal = Self.refusal { try Measured(file, bands: FiveBands.order) }
        #expect(refusal?.code == .invalidFile)
    }
}
