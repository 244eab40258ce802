import DecoderWire
import TestKit
import Testing

@testable import Decoder

/// What changes the hash of a picture, and what does not.
@Suite struct PerceptualHashTests {
    /// A scene of soft spots that can be drawn in every size, by its seed.
    private struct Scene {
        private static let cells = 9
        private let spots: [[Double]]

        init(_ seed: UInt64) {
            var numbers = Seeded(state: seed)
            spots = (0..<Self.cells).map { _ in
                (0..<Self.cells).map { _ in Double.random(in: 20...220, using: &numbers) }
            }
        }

        /// The light at a place given in parts of the sides.
        func light(_ across: Double, _ down: Double) -> Double {
            let (x, y) = (across * Double(Self.cells - 1), down * Double(Self.cells - 1))
            let (column, row) = (min(Int(x), Self.cells - 2), min(Int(y), Self.cells - 2))
            let (right, below) = (x - Double(column), y - Double(row))
            let above = spots[row][column] * (1 - right) + spots[row][column + 1] * right
            let under = spots[row + 1][column] * (1 - right) + spots[row + 1][column + 1] * right
            return above * (1 - below) + under * below
        }

        /// As a grey PNG.
        func png(_ width: Int, _ height: Int, brighter: Double = 0) -> [UInt8] {
            SamplePNG.grey(width, height) { x, y in
                let shade = self.light((Double(x) + 0.5) / Double(width), (Double(y) + 0.5) / Double(height))
                return UInt8(min(255, max(0, shade + brighter)))
            }
        }
    }

    private static func look(_ file: [UInt8], isOrdered: Bool = true) throws -> DrawnLook? {
        let order = ThumbnailOrder(boxes: [100], quality: 85, withLook: isOrdered)
        let (outcome, _) = try file.withUnsafeBytes { try ThumbnailJob.run(Bytes($0), order, mostPixels: 10_000_000) }
        guard case .thumbnails(_, _, _, let seen) = outcome else { throw Refusal(.internalError, "\(outcome)") }
        return seen
    }

    private static func distance(_ left: [UInt8], _ right: [UInt8]) throws -> Int {
        let (first, second) = (try look(left)?.hash, try look(right)?.hash)
        let (mine, theirs) = (try #require(first), try #require(second))
        return (mine ^ theirs).nonzeroBitCount
    }

    /// The same pixels as a JPEG.
    private static func jpeg(_ file: [UInt8], quality: Int) throws -> [UInt8] {
        try file.withUnsafeBytes { raw in
            let bytes = Bytes(raw)
            let header = try PictureHeader(bytes, mostPixels: 10_000_000)
            return try Picture(bytes, header, enough: 0, grey: false, mostPixels: 10_000_000).jpeg(quality: quality)
        }
    }

    private static let seeds: [UInt64] = [1, 2, 3, 4, 5]

    @Test(arguments: seeds)
    func sizeCompressionAndBrightnessChangeLittle(seed: UInt64) throws {
        let scene = Scene(seed)
        let original = scene.png(320, 240)
        let copies: [(String, [UInt8])] = [
            ("smaller", scene.png(107, 80)), ("larger", scene.png(512, 384)),
            ("compressed", try Self.jpeg(original, quality: 50)), ("brighter", scene.png(320, 240, brighter: 15)),
            ("all", try Self.jpeg(scene.png(160, 120, brighter: -12), quality: 50)),
        ]
        for (name, copy) in copies {
            let distance = try Self.distance(original, copy)
            #expect(distance <= 6, "\(name): \(distance)")
        }
    }

    @Test(arguments: seeds)
    func anotherPictureDiffersInManyBits(seed: UInt64) throws {
        let original = Scene(seed).png(160, 120)
        for other in Self.seeds where other != seed {
            let distance = try Self.distance(original, Scene(other).png(160, 120))
            #expect(distance > 12, "\(other): \(distance)")
        }
    }

    @Test func aPictureTurnedByExifHasTheHashOfTheUprightOne() throws {
        let upright = try Self.jpeg(Scene(9).png(320, 240), quality: 90)
        // Turned a quarter to the left, so that 6 turns it back.
        let scene = Scene(9)
        let lying = SamplePNG.grey(240, 320) { x, y in
            UInt8(scene.light((Double(319 - y) + 0.5) / 320, (Double(x) + 0.5) / 240))
        }
        let turned = SampleExif.orientation(6).inserted(into: try Self.jpeg(lying, quality: 90))
        #expect(try Self.distance(upright, turned) <= 6)
        let look = try #require(try Self.look(turned))
        #expect([look.width, look.height] == [320, 240])
    }

    @Test(
        arguments: [
            ("plain", SamplePNG.grey(200, 100) { _, _ in 90 }),
            ("a gradient", SamplePNG.grey(200, 100) { x, _ in UInt8(x) }),
            ("stripes", SamplePNG.grey(200, 100) { x, _ in x % 20 < 10 ? 0 : 255 }),
            ("tiny", SamplePNG.grey(31, 31) { x, y in UInt8(x * y % 256) }),
            ("four squares", SampleFiles.png8),
        ] as [(String, [UInt8])]
    )
    func aPictureWithoutStructureHasNone(name: String, file: [UInt8]) throws {
        let look = try #require(try Self.look(file))
        #expect(look.hash == nil)
        #expect(look.isSound)
    }

    @Test func aDamagedPictureHasNone() throws {
        let file = Scene(1).png(320, 240)
        let look = try #require(try Self.look(Array(file[..<(file.count * 3 / 4)])))
        #expect(look == DrawnLook(width: 320, height: 240, hash: nil))
    }

    @Test func theSidesAreThoseOfTheFile() throws {
        let look = try #require(try Self.look(Scene(3).png(200, 150)))
        #expect([look.width, look.height] == [200, 150])
        #expect(look.hash != nil)
        #expect(try Self.look(Scene(3).png(64, 48), isOrdered: false) == nil)
    }
}
