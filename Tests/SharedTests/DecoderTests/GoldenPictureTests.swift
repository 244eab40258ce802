import DecoderWire
import FoundationEssentials
import Testing

@testable import Decoder

/// Colours against lcms, orientation in every format that has one, frames and kinds of pixels.
@Suite struct GoldenPictureTests {
    private static let turns: [(orientation: Int, corners: String)] = [
        (1, "red green blue yellow"), (2, "green red yellow blue"), (3, "yellow blue green red"),
        (4, "blue yellow red green"), (5, "red blue green yellow"), (6, "blue red yellow green"),
        (7, "yellow green blue red"), (8, "green yellow red blue"),
    ]

    @Test(arguments: [
        "p3.jpg", "adobe.jpg", "p3.png", "adobe.webp", "p3.tiff", "p3.heic", "p3.avif", "grey-profile.jpg", "inks.jpg",
        "inks.tiff", "broken-profile.jpg", "grey-profile-on-rgb.jpg",
    ])
    func coloursAreThoseOfLittleCMS(name: String) throws {
        let golden = try JSONDecoder().decode([String: [[Int]]].self, from: Data(try Fixture.bytes("colors.json")))
        let expected = try #require(golden[name])
        let seen = try ThumbnailJob.seen(try Fixture.bytes(name))
        for (index, color) in expected.enumerated() {
            let place = ((Double(index % 4) + 0.5) / 4, (Double(index / 4) + 0.5) / 3)
            let distance = ColorDistance.between(seen.color(place.0, place.1), color)
            // JPEG's own losses on the saturated patches reach 3.
            #expect(distance < 3.5, "patch \(index): \(seen.color(place.0, place.1)), not \(color)")
        }
    }

    @Test func camerasNameAdobeRGBWithoutAProfile() throws {
        let exif = SampleExif(exif: [(0xA001, .short(0xFFFF))], interoperability: [(1, .text("R03"))])
        let plain = try Fixture.bytes("chart.jpg")
        let seen = try ThumbnailJob.seen(exif.inserted(into: plain))
        let golden = try JSONDecoder().decode([String: [[Int]]].self, from: Data(try Fixture.bytes("colors.json")))
        let expected = try #require(golden["adobe.jpg"])
        let orange = seen.color(3.5 / 4, 0.5 / 3)
        #expect(ColorDistance.between(orange, expected[3]) < 3.5, "\(orange)")
    }

    @Test(arguments: turns, ["jpeg", "png", "webp", "tiff", "heic"])
    func everyFormatIsTurned(turn: (orientation: Int, corners: String), format: String) throws {
        let exif = SampleExif.orientation(turn.orientation)
        let file =
            switch format {
            case "jpeg": exif.inserted(into: try Fixture.bytes("rgb.jpg"))
            case "png": SampleFiles.pngWithExif(exif.block)
            case "webp": SampleFiles.webpWithExif(exif.block, try Fixture.bytes("lossy.webp"))
            case "tiff": SampleFiles.tiff(orientation: turn.orientation)
            default: try Fixture.bytes("turned-\(turn.orientation).heic")
            }
        let seen = try ThumbnailJob.seen(file, box: 32)
        #expect(seen.corners == turn.corners)
        #expect([seen.width, seen.height] == (turn.orientation >= 5 ? [24, 32] : [32, 24]))
    }

    @Test(arguments: [
        "float.tiff", "float-tiled.tiff", "float-planes.tiff", "sixteen-tiled.tiff", "five-bands.tiff",
        "copy-first.tiff", "quadrants.avif", "turned-1.heic",
    ])
    func readsEveryKindOfPixels(name: String) throws {
        for box in [16, 300] {
            #expect(try ThumbnailJob.seen(try Fixture.bytes(name), box: box).corners == "red green blue yellow")
        }
    }

    @Test(arguments: ["empty-first.png", "empty-first.webp", "empty-first.gif"])
    func anEmptyFirstFrameIsPassedOver(name: String) throws {
        for box in [16, 300] {
            #expect(try ThumbnailJob.seen(try Fixture.bytes(name), box: box).corners == "red green blue yellow")
        }
    }

    @Test func heightsAreStretchedAndWhatIsMissingIsWhite() throws {
        let seen = try ThumbnailJob.seen(try Fixture.bytes("heights.tiff"))
        #expect(seen.color(0.05, 0.5)[0] > 250)
        #expect(abs(seen.color(0.25, 0.5)[0] - 36) < 12, "\(seen.color(0.25, 0.5))")
        #expect(seen.color(0.98, 0.5)[0] > 240)
        let signed = try ThumbnailJob.seen(try Fixture.bytes("signed.tiff"))
        #expect(abs(signed.color(0.5, 0.5)[0] - 128) < 6)
    }

    @Test func theAlphaOfHEICIsLaidOnWhite() throws {
        let seen = try ThumbnailJob.seen(try Fixture.bytes("alpha.heic"))
        let white = [0.25, 0.75].map { Seen.name(seen.color($0, 0.25)) }.filter { $0 == "white" }
        #expect(white.count == 1, "\(seen.corners)")
    }

    @Test func whatIsTurnedByItsFileSaysItsSidesAsTheyAreShown() throws {
        let facts = try (try Fixture.bytes("turned-6.heic")).withUnsafeBytes {
            try PictureHeader(Bytes($0), mostPixels: .max).facts
        }
        #expect([facts.width, facts.height] == [48, 64])
        #expect(facts.orientation == nil)
        #expect(facts.format == "HEIC")
    }

    @Test(arguments: [
        "turned-1.heic", "quadrants.avif", "float-planes.tiff", "five-bands.tiff", "empty-first.png", "empty-first.gif",
        "empty-first.webp", "p3.jpg", "inks.tiff",
    ])
    func everyTruncationIsTerminal(name: String) throws {
        let file = try Fixture.bytes(name)
        for count in stride(from: 3, to: file.count, by: max(7, file.count / 60)) {
            do {
                _ = try ThumbnailJob.seen(Array(file[..<count]))
            } catch let refusal as Refusal {
                #expect(refusal.code == .invalidFile || refusal.code == .unsupported, "\(count): \(refusal)")
            }
        }
    }
}
