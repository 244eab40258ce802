import DecoderWire
import Testing

@testable import Decoder

/// The sample of all formats: red and green above, blue and yellow below.
enum Quadrants {
    static let width = 64
    static let height = 48

    /// The colour of a pixel.
    static func color(_ x: Int, _ y: Int) -> [UInt8] {
        colors[(y >= height / 2 ? 2 : 0) + (x >= width / 2 ? 1 : 0)]
    }

    static let colors: [[UInt8]] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]]

    /// All pixels, RGB.
    static var pixels: [UInt8] {
        (0..<height).flatMap { y in (0..<width).flatMap { color($0, y) } }
    }
}

/// A decoded JPEG, to be looked at.
struct Seen {
    let width: Int
    let height: Int
    private let channels: Int
    private let pixels: [UInt8]

    init(_ jpeg: [UInt8]) throws {
        let picture = try jpeg.withUnsafeBytes { raw in
            let bytes = Bytes(raw)
            let header = try PictureHeader(bytes, mostPixels: 100_000_000)
            return try Picture(bytes, header, enough: 0, grey: false, mostPixels: 100_000_000)
        }
        (width, height, channels) = (picture.width, picture.height, picture.channels)
        let count = width * height * channels
        pixels = picture.withPixels { Array(UnsafeBufferPointer(start: $0, count: count)) }
    }

    /// The colour at a place given in parts of the sides, as RGB.
    func color(_ across: Double, _ down: Double) -> [Int] {
        let at = (Int(Double(height) * down) * width + Int(Double(width) * across)) * channels
        return channels == 1 ? Array(repeating: Int(pixels[at]), count: 3) : pixels[at..<(at + 3)].map { Int($0) }
    }

    /// The names of the colours in the middles of the four quadrants, row by row.
    var corners: String {
        [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)].map { Self.name(color($0.0, $0.1)) }.joined(
            separator: " "
        )
    }

    static func name(_ color: [Int]) -> String {
        let named: [(String, [Int])] = [
            ("red", [255, 0, 0]), ("green", [0, 255, 0]), ("blue", [0, 0, 255]), ("yellow", [255, 255, 0]),
            ("white", [255, 255, 255]), ("black", [0, 0, 0]), ("grey", [128, 128, 128]),
        ]
        let near = named.first { zip($0.1, color).allSatisfy { abs($0 - $1) <= 40 } }
        return near?.0 ?? "\(color)"
    }
}

extension ThumbnailJob {
    /// Draws and looks.
    static func seen(_ file: [UInt8], box: Int = 300, mostPixels: Int = 64_000_000) throws -> Seen {
        let (_, jpeg) = try file.withUnsafeBytes { raw in
            try run(Bytes(raw), ThumbnailOrder(boxes: [box], quality: 95), mostPixels: mostPixels)
        }
        return try Seen(jpeg)
    }
}
