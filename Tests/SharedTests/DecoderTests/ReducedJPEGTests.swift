import CCodecs
import Testing

@testable import Decoder

/// The short way through JPEGs must show what libjpeg shows.
@Suite struct ReducedJPEGTests {
    private static let names = [
        "plain.jpg", "full-colour.jpg", "half-colour.jpg", "restarts.jpg", "grey-large.jpg", "busy.jpg",
    ]

    /// Decodes to at least so many pixels, or wholly and then averaged down in exact cells.
    private static func decoded(_ file: [UInt8], enough: UInt32, grey: Int32 = 0) throws -> ([UInt8], Int, Int, Int) {
        var picture = ccodecs_picture()
        defer { ccodecs_free_picture(&picture) }
        let status = file.withUnsafeBytes { raw in
            let input = Bytes(raw).codecInput
            let wish = ccodecs_wish(most_pixels: 100_000_000, enough: enough, least: 0, grey: grey, frame: 0)
            return ccodecs_decode(input, wish, &picture)
        }
        try #require(status == CCODECS_OK)
        let (width, height, channels) = (Int(picture.width), Int(picture.height), Int(picture.channels))
        let pixels = Array(UnsafeBufferPointer(start: picture.pixels, count: width * height * channels))
        return (pixels, width, height, channels)
    }

    @Test(arguments: names, [4, 8])
    func aReductionIsTheMeanOfThePixels(name: String, factor: Int) throws {
        let file = try Fixture.bytes(name)
        let (whole, width, height, channels) = try Self.decoded(file, enough: 0)
        let enough = UInt32(max(width, height) / factor)
        let (small, smallWidth, smallHeight, smallChannels) = try Self.decoded(file, enough: enough)
        #expect(smallChannels == channels)
        #expect([smallWidth, smallHeight] == [(width + factor - 1) / factor, (height + factor - 1) / factor])
        var sum = 0
        var worst = 0
        // The last row and column are made of fewer pixels in the file than in its blocks.
        for y in 0..<(height / factor) {
            for x in 0..<(width / factor) {
                for channel in 0..<channels {
                    var mean = 0
                    for row in (y * factor)..<((y + 1) * factor) {
                        for column in (x * factor)..<((x + 1) * factor) {
                            mean += Int(whole[(row * width + column) * channels + channel])
                        }
                    }
                    mean /= factor * factor
                    let distance = abs(mean - Int(small[(y * smallWidth + x) * channels + channel]))
                    sum += distance
                    worst = max(worst, distance)
                }
            }
        }
        let average = Double(sum) / Double(width / factor * (height / factor) * channels)
        #expect(average < (name == "busy.jpg" ? 4 : 2), "worst \(worst)")
    }

    @Test(arguments: names)
    func greyIsTheLight(name: String) throws {
        let file = try Fixture.bytes(name)
        let (colored, width, height, channels) = try Self.decoded(file, enough: 80)
        let (grey, greyWidth, greyHeight, greyChannels) = try Self.decoded(file, enough: 80, grey: 1)
        #expect([greyWidth, greyHeight, greyChannels] == [width, height, 1])
        for at in stride(from: 0, to: width * height, by: 97) {
            let light =
                channels == 1
                ? Int(colored[at])
                : (77 * Int(colored[3 * at]) + 150 * Int(colored[3 * at + 1]) + 29 * Int(colored[3 * at + 2])) >> 8
            // Colours beyond what the screen shows are cut, and their light with them.
            #expect(abs(Int(grey[at]) - light) < 30)
        }
    }

    /// Damage takes the long way, which knows what can be shown; nothing is read or written beside the file.
    @Test(arguments: names)
    func damageIsTerminal(name: String) throws {
        let file = try Fixture.bytes(name)
        var seed: UInt64 = 7
        for round in 0..<60 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let place = Int(seed >> 33) % file.count
            var broken = file
            if round % 3 == 0 {
                broken = Array(file[..<max(4, place)])
            } else {
                broken[place] ^= UInt8(truncatingIfNeeded: seed >> 20) | 1
            }
            for box in [16, 40] { _ = try? ThumbnailJob.seen(broken, box: box) }
        }
    }
}
