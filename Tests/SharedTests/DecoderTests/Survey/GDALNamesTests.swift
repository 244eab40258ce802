import DecoderWire
import Testing

@testable import Decoder

/// Bands that are named by GDAL's metadata (tag 42112), as mosaics of fields are.
@Suite struct GDALNamesTests {
    /// A capture of five bands with these items.
    private static func file(_ items: String, photometric: Int = 1, channels: Int = 5) -> [UInt8] {
        var tiff = SampleTIFF(channels: channels, photometric: photometric)
        tiff.extra = [(42_112, .text("<GDALMetadata>\n\(items)</GDALMetadata>\n"))]
        return tiff.file { _, _, channel in FiveBands.pixel[channel] }
    }

    private static func item(_ sample: Int, _ name: String) -> String {
        "  <Item name=\"DESCRIPTION\" sample=\"\(sample)\" role=\"description\">\(name)</Item>\n"
    }

    @Test func descriptionsAreNames() throws {
        let names = ["Blue", "Green", "Red", "NIR", "Red edge"]
        let items = names.enumerated().map { Self.item($0.offset, $0.element) }.joined()
        let measured = try Measured(Self.file(items))
        #expect(measured.capture.origin.source == "format")
        #expect(measured.capture.origin.sourceOrder == names)
        #expect(measured.isNear("ndvi", 0.42 / 0.58))
        #expect(measured.isNear("ndre", 0.25))
    }

    @Test func theOrderOfTheItemsIsNotThatOfTheChannels() throws {
        let items = Self.item(3, "nir") + Self.item(2, "red")
        let origin = try Measured(Self.file(items)).capture.origin
        #expect(origin.sourceOrder == ["?", "?", "red", "nir", "?"])
        #expect(origin.bands == [.red, .nir])
        #expect(origin.leftOut.contains("The channel ? was left out: it is no band that is known."))
    }

    @Test func whatElseIsInThemNamesNothing() throws {
        let items = """
            <Item name="AREA_OR_POINT">Area</Item>
              <Item name="STATISTICS_MEAN" sample="2">nir</Item>
              <Item name="OFFSET" sample="0" role="offset">1</Item>

            """
        let refusal = #expect(throws: Refusal.self) { _ = try Measured(Self.file(items)) }
        #expect(refusal?.message.contains("does not say which bands they are") == true)
    }

    @Test func namesGoBeforeTheColoursOfTheFormat() throws {
        let items = Self.item(0, "NIR") + Self.item(1, "Red") + Self.item(2, "Green")
        let origin = try Measured(Self.file(items, photometric: 2, channels: 3)).capture.origin
        #expect(origin.bands == [.nir, .red, .green])
        #expect(origin.corrections.isEmpty)
        #expect(origin.calibration == "relative")
    }

    @Test func theCameraGoesBeforeThem() throws {
        var tiff = SampleTIFF(channels: 1)
        tiff.extra = [
            SampleTIFF.xmp("Camera:BandName=\"NIR\""),
            (42_112, .text("<GDALMetadata>\(Self.item(0, "Red"))</GDALMetadata>")),
        ]
        let nir = tiff.file { _, _, _ in 0.5 }
        tiff.extra = [SampleTIFF.xmp("Camera:BandName=\"Red\"")]
        let red = tiff.file { _, _, _ in 0.08 }
        #expect(try Measured([nir, red]).capture.origin.bands == [.nir, .red])
    }

    @Test func aDocumentTypeMakesThemWorthNothing() throws {
        let items = "<!DOCTYPE x>" + Self.item(2, "Red") + Self.item(3, "NIR")
        let refusal = #expect(throws: Refusal.self) { _ = try Measured(Self.file(items)) }
        #expect(refusal?.code == .unsupported)
    }

    @Test(arguments: ["-9999", "-3.40282347e+38", "nan"])
    func theValueThatMeansNothingIsNoPixel(_ missing: String) throws {
        var tiff = SampleTIFF()
        tiff.extra = [(42_113, .text(missing))]
        let file = tiff.file { x, _, channel in
            x < 3 && channel == 2 ? Double(missing) ?? .nan : FiveBands.pixel[channel]
        }
        let measured = try Measured(file, bands: FiveBands.order)
        #expect(measured.capture.empty == 60 && measured.capture.valid == 340)
        #expect(measured.isNear("ndvi", 0.42 / 0.58))
    }

    @Test func aMissingValueAtTheEndOfTheScaleIsEmptyAndNotSaturated() throws {
        var tiff = SampleTIFF(samples: .uint16)
        tiff.extra = [(42_113, .text("65535"))]
        let file = tiff.file { x, _, channel in x < 3 ? 65_535 : FiveBands.pixel[channel] * 10_000 }
        let capture = try Measured(file, bands: FiveBands.order).capture
        #expect([capture.empty, capture.saturated, capture.valid] == [60, 0, 340])
    }
}
