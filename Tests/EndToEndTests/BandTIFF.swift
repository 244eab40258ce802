/// A small TIFF as cameras for plants write them: 16 bits a sample, one strip, nothing compressed, little-endian.
struct BandTIFF {
    /// The bands of ``plant``, as a form names them.
    static let order = "blue,green,red,nir,red_edge"
    /// Reflectance of a plant in these bands: its NDVI is 0.42 / 0.58.
    static let plant = [0.05, 0.1, 0.08, 0.5, 0.3]
    private static let (width, height) = (40, 30)

    private struct Entry {
        let tag: Int
        let type: Int
        let count: Int
        let bytes: [UInt8]
    }

    /// Reflectance, channel by channel.
    var bands = BandTIFF.plant
    /// Tells files apart: light and shade fall otherwise on each, and the same on all bands, so that ratios stay.
    var grain = 0
    /// Who made the camera, and which it is.
    var camera: (make: String, model: String)?
    /// Properties of XMP: `Camera:BandName="NIR"`.
    var xmp: String?

    /// The file.
    var file: [UInt8] {
        let samples = samples
        let start = 8 + samples.count
        let entries = directory(bytes: samples.count)
        let behind = start + 2 + 12 * entries.count + 4
        var list = Self.little(entries.count, 2)
        var values: [UInt8] = []
        for entry in entries {
            list += Self.little(entry.tag, 2)
            list += Self.little(entry.type, 2)
            list += Self.little(entry.count, 4)
            if entry.bytes.count <= 4 {
                list += entry.bytes
                list += [UInt8](repeating: 0, count: 4 - entry.bytes.count)
            } else {
                list += Self.little(behind + values.count, 4)
                values += entry.bytes
                values += [UInt8](repeating: 0, count: entry.bytes.count % 2)
            }
        }
        var file = Array("II".utf8)
        file += Self.little(42, 2)
        file += Self.little(start, 4)
        file += samples
        file += list
        file += Self.little(0, 4)
        file += values
        return file
    }

    private var samples: [UInt8] {
        var samples: [UInt8] = []
        samples.reserveCapacity(Self.width * Self.height * bands.count * 2)
        var state = UInt32(truncatingIfNeeded: grain) &* 2_654_435_761 &+ 12_345
        for _ in 0..<(Self.width * Self.height) {
            state = state &* 1_664_525 &+ 1_013_904_223
            let light = 0.9 + Double(state >> 24) / 1_280
            for band in bands { samples += Self.little(Int((band * light * 65_535).rounded()), 2) }
        }
        return samples
    }

    /// In the order of their tags.
    private func directory(bytes count: Int) -> [Entry] {
        let each = Array(repeating: 0, count: bands.count)
        var entries = [
            Self.long(256, Self.width), Self.long(257, Self.height), Self.shorts(258, each.map { _ in 16 }),
            Self.shorts(259, [1]), Self.shorts(262, [1]),
        ]
        if let camera {
            entries.append(Self.text(271, camera.make))
            entries.append(Self.text(272, camera.model))
        }
        entries.append(Self.long(273, 8))
        entries.append(Self.shorts(277, [bands.count]))
        entries.append(Self.long(278, Self.height))
        entries.append(Self.long(279, count))
        entries.append(Self.shorts(284, [1]))
        if bands.count > 1 { entries.append(Self.shorts(338, Array(each.dropFirst()))) }
        entries.append(Self.shorts(339, each.map { _ in 1 }))
        if let xmp {
            let packet = """
                <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                <rdf:Description rdf:about="" \(xmp)/></rdf:RDF></x:xmpmeta>
                """
            entries.append(Entry(tag: 700, type: 1, count: packet.utf8.count, bytes: Array(packet.utf8)))
        }
        return entries
    }

    private static func long(_ tag: Int, _ number: Int) -> Entry {
        Entry(tag: tag, type: 4, count: 1, bytes: little(number, 4))
    }

    private static func shorts(_ tag: Int, _ numbers: [Int]) -> Entry {
        Entry(tag: tag, type: 3, count: numbers.count, bytes: numbers.flatMap { little($0, 2) })
    }

    private static func text(_ tag: Int, _ text: String) -> Entry {
        Entry(tag: tag, type: 2, count: text.utf8.count + 1, bytes: Array(text.utf8) + [0])
    }

    private static func little(_ number: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
