/// A small TIFF writer: one strip a plane, nothing compressed, little-endian, one page or several.
struct SampleTIFF {
    /// How a sample is written.
    enum Samples: Sendable {
        case uint8, uint16, float32
        /// Packed over the borders of bytes; their bytes are given as they are.
        case bit, uint12

        var bits: Int {
            switch self {
            case .bit: 1
            case .uint8: 8
            case .uint12: 12
            case .uint16: 16
            case .float32: 32
            }
        }
    }
    /// What stands behind a tag.
    enum Value {
        case shorts([Int])
        case longs([Int])
        case bytes([UInt8])
        case text(String)
        case rationals([(Int, Int)])
        case doubles([Double])
    }
    typealias Entry = (tag: Int, value: Value)

    var width = 20
    var height = 20
    var channels = 5
    var samples = Samples.float32
    var isPlanar = false
    /// 1: grey, 2: RGB.
    var photometric = 1
    var extra: [Entry] = []
    /// What stands in the EXIF part.
    var exif: [Entry] = []

    /// The file of these samples.
    func file(_ sample: (_ x: Int, _ y: Int, _ channel: Int) -> Double) -> [UInt8] {
        file(pixels: pixels(sample))
    }

    /// The file around these bytes, whatever they are.
    func file(pixels: [UInt8]) -> [UInt8] { Self.file([(self, pixels)]) }

    /// These samples as they stand in a file.
    func pixels(_ sample: (_ x: Int, _ y: Int, _ channel: Int) -> Double) -> [UInt8] {
        var pixels: [UInt8] = []
        func add(_ x: Int, _ y: Int, _ channel: Int) { pixels += encoded(sample(x, y, channel)) }
        if isPlanar {
            for channel in 0..<channels {
                for y in 0..<height { for x in 0..<width { add(x, y, channel) } }
            }
        } else {
            for y in 0..<height {
                for x in 0..<width { for channel in 0..<channels { add(x, y, channel) } }
            }
        }
        return pixels
    }

    /// A file of several pages, with the bytes of each.
    static func file(_ pages: [(page: SampleTIFF, pixels: [UInt8])]) -> [UInt8] {
        let first = pages.first?.pixels.count ?? 0
        var file = SampleFiles.joined(Array("II".utf8), little(42, 2), little(8 + even(first), 4))
        for (number, (page, pixels)) in pages.enumerated() {
            let at = file.count
            var part = page.part(pixels, at: at, next: 0)
            if number + 1 < pages.count {
                part = page.part(pixels, at: at, next: at + part.count + even(pages[number + 1].pixels.count))
            }
            file += part
        }
        return file
    }

    /// The pixels of a page, and then its tags.
    private func part(_ pixels: [UInt8], at: Int, next: Int) -> [UInt8] {
        let planes = isPlanar ? channels : 1
        let row = (width * samples.bits * (isPlanar ? 1 : channels) + 7) / 8
        let plane = height * row
        var entries: [Entry] = [
            (256, .longs([width])), (257, .longs([height])),
            (258, .shorts(Array(repeating: samples.bits, count: channels))), (259, .shorts([1])),
            (262, .shorts([photometric])), (273, .longs((0..<planes).map { at + $0 * plane })),
            (277, .shorts([channels])), (278, .longs([height])),
            (279, .longs(Array(repeating: plane, count: planes))), (284, .shorts([isPlanar ? 2 : 1])),
            (339, .shorts(Array(repeating: samples == .float32 ? 3 : 1, count: channels))),
        ]
        entries += extra
        let start = at + Self.even(pixels.count)
        let padding = [UInt8](repeating: 0, count: pixels.count % 2)
        guard !exif.isEmpty else { return pixels + padding + directory(entries, at: start, next: next) }
        let size = directory(entries + [(0x8769, .longs([0]))], at: start, next: next).count
        let main = directory(entries + [(0x8769, .longs([start + size]))], at: start, next: next)
        return SampleFiles.joined(pixels, padding, main, directory(exif, at: start + size, next: 0))
    }

    /// Tags, and behind them what does not fit into four bytes.
    private func directory(_ entries: [Entry], at start: Int, next: Int) -> [UInt8] {
        var list = Self.little(entries.count, 2)
        var values: [UInt8] = []
        let valuesAt = start + 2 + 12 * entries.count + 4
        for entry in entries.sorted(by: { $0.tag < $1.tag }) {
            let (type, count, bytes) = parts(entry.value)
            list += SampleFiles.joined(Self.little(entry.tag, 2), Self.little(type, 2), Self.little(count, 4))
            if bytes.count <= 4 {
                list += bytes + [UInt8](repeating: 0, count: 4 - bytes.count)
            } else {
                list += Self.little(valuesAt + values.count, 4)
                values += bytes + [UInt8](repeating: 0, count: bytes.count % 2)
            }
        }
        return SampleFiles.joined(list, Self.little(next, 4), values)
    }

    /// XMP with these properties of one description: `Camera:BandName="NIR"`.
    static func xmp(_ properties: String) -> Entry {
        packet("<rdf:Description rdf:about=\"\" \(properties)/>")
    }

    /// XMP with these elements of one description: `<Camera:BandName>NIR</Camera:BandName>`.
    static func xmp(elements: String) -> Entry {
        packet("<rdf:Description rdf:about=\"\">\(elements)</rdf:Description>")
    }

    private static func packet(_ description: String) -> Entry {
        let packet = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            \(description)</rdf:RDF></x:xmpmeta>
            """
        return (700, .bytes(Array(packet.utf8)))
    }

    private func encoded(_ number: Double) -> [UInt8] {
        switch samples {
        case .bit, .uint12: []
        case .uint8: [UInt8(number)]
        case .uint16: Self.little(Int(number), 2)
        case .float32: Self.little(Int(Float(number).bitPattern), 4)
        }
    }

    private func parts(_ value: Value) -> (type: Int, count: Int, bytes: [UInt8]) {
        switch value {
        case .shorts(let numbers): (3, numbers.count, numbers.flatMap { Self.little($0, 2) })
        case .longs(let numbers): (4, numbers.count, numbers.flatMap { Self.little($0, 4) })
        case .bytes(let bytes): (1, bytes.count, bytes)
        case .text(let text): (2, text.utf8.count + 1, Array(text.utf8) + [0])
        case .rationals(let list):
            (5, list.count, list.flatMap { Self.little($0.0, 4) + Self.little($0.1, 4) })
        case .doubles(let list):
            (12, list.count, list.flatMap { Self.octets($0.bitPattern) })
        }
    }

    private static func octets(_ bits: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
    }

    private static func even(_ count: Int) -> Int { count + count % 2 }

    private static func little(_ number: Int, _ width: Int) -> [UInt8] { SampleFiles.little(number, width) }
}
