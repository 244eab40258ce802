/// An EXIF block, written tag by tag, in either byte order.
struct SampleExif {
    /// A value of an entry.
    enum Value {
        case short(Int)
        case long(Int)
        case text(String)
        case rationals([(Int, Int)])
        case byte(Int)
    }
    typealias Entry = (tag: Int, value: Value)

    var isBigEndian = false
    var main: [Entry] = []
    var exif: [Entry] = []
    var gps: [Entry] = []
    var interoperability: [Entry] = []

    /// The block: a TIFF file without pixels.
    var block: [UInt8] {
        let exifCount = exif.count + (interoperability.isEmpty ? 0 : 1)
        let counts = (
            main: main.count + (exifCount == 0 ? 0 : 1) + (gps.isEmpty ? 0 : 1), exif: exifCount, gps: gps.count
        )
        func size(_ count: Int) -> Int { 2 + 12 * count + 4 }
        let exifAt = 8 + size(counts.main)
        let gpsAt = exifAt + size(counts.exif)
        let rulesAt = gpsAt + size(counts.gps)
        let valuesAt = rulesAt + size(interoperability.count)
        var values: [UInt8] = []
        var all = main
        var inner = exif
        if !interoperability.isEmpty { inner.append((0xA005, .long(rulesAt))) }
        if !inner.isEmpty { all.append((0x8769, .long(exifAt))) }
        if !gps.isEmpty { all.append((0x8825, .long(gpsAt))) }
        var block = SampleFiles.joined(Array((isBigEndian ? "MM" : "II").utf8), number(42, 2), number(8, 4))
        for entries in [all, inner, gps, interoperability] { block += directory(entries, &values, valuesAt) }
        return block + values
    }

    /// A JPEG with this block behind its first marker.
    func inserted(into jpeg: [UInt8]) -> [UInt8] {
        Self.insert(block, into: jpeg)
    }

    /// A JPEG with any block behind its first marker.
    static func insert(_ block: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
        let length = block.count + 8
        return SampleFiles.joined(
            [0xFF, 0xD8, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)],
            Array("Exif\0\0".utf8),
            block,
            Array(jpeg[2...])
        )
    }

    /// Only an orientation.
    static func orientation(_ value: Int) -> SampleExif {
        SampleExif(main: [(0x0112, .short(value))])
    }

    private func directory(_ entries: [Entry], _ values: inout [UInt8], _ valuesAt: Int) -> [UInt8] {
        var bytes = number(entries.count, 2)
        for (tag, value) in entries.sorted(by: { $0.tag < $1.tag }) {
            let (type, count, content) = encoded(value)
            bytes += SampleFiles.joined(number(tag, 2), number(type, 2), number(count, 4))
            if content.count <= 4 {
                bytes += content + [UInt8](repeating: 0, count: 4 - content.count)
            } else {
                bytes += number(valuesAt + values.count, 4)
                values += content
            }
        }
        return bytes + number(0, 4)
    }

    private func encoded(_ value: Value) -> (type: Int, count: Int, content: [UInt8]) {
        switch value {
        case .byte(let byte): (1, 1, [UInt8(byte)])
        case .text(let text): (2, text.utf8.count + 1, Array(text.utf8) + [0])
        case .short(let short): (3, 1, number(short, 2))
        case .long(let long): (4, 1, number(long, 4))
        case .rationals(let list): (5, list.count, list.flatMap { number($0.0, 4) + number($0.1, 4) })
        }
    }

    private func number(_ value: Int, _ width: Int) -> [UInt8] {
        let little = SampleFiles.little(value, width)
        return isBigEndian ? little.reversed() : little
    }
}
