@testable import Decoder

/// Writes ZIPs, honest ones and others.
struct SampleZip {
    struct Entry {
        var name: String
        var content: [UInt8]
        /// As written; deflated if `method` is 8.
        var packed: [UInt8]
        var method = 0
        var flags = 0x800
        var saidSize: Int
        var checksum: UInt32

        init(_ name: String, _ content: [UInt8]) {
            (self.name, self.content, packed) = (name, content, content)
            saidSize = content.count
            checksum = SampleZip.checksum(content)
        }

        init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

        /// So many blanks, deflated as tightly as deflate can.
        init(_ name: String, blanks count: Int) {
            self.init(name, [])
            (packed, method) = (SampleZip.deflatedBlanks(count), 8)
            saidSize = (count - 1) / 258 * 258 + 1
            checksum = 0
        }
    }

    var entries: [Entry] = []
    /// Offsets to say instead of the true ones.
    var saidOffsets: [Int: Int] = [:]
    /// The number of entries to say instead of the true one.
    var saidCount: Int?

    init(_ entries: [Entry]) { self.entries = entries }

    /// A package of texts.
    init(_ texts: [(String, String)]) { self.init(texts.map { Entry($0.0, $0.1) }) }

    var bytes: [UInt8] {
        var file: [UInt8] = []
        var table: [UInt8] = []
        for (index, entry) in entries.enumerated() {
            let name = Array(entry.name.utf8)
            let offset = saidOffsets[index] ?? file.count
            let shared = Self.joined(
                Self.little(entry.flags, 2),
                Self.little(entry.method, 2),
                Self.little(0),
                Self.little(Int(entry.checksum)),
                Self.little(entry.packed.count),
                Self.little(entry.saidSize),
                Self.little(name.count, 2),
                Self.little(0, 2)
            )
            if saidOffsets[index] == nil {
                file += Self.joined(Array("PK\u{03}\u{04}".utf8), Self.little(20, 2), shared, name, entry.packed)
            }
            table += Self.joined(Array("PK\u{01}\u{02}".utf8), Self.little(20, 2), Self.little(20, 2), shared)
            table += Self.joined([UInt8](repeating: 0, count: 10), Self.little(offset), name)
        }
        let count = Self.little(saidCount ?? entries.count, 2)
        let places = Self.joined(Self.little(table.count), Self.little(file.count), Self.little(0, 2))
        return Self.joined(file, table, Array("PK\u{05}\u{06}".utf8), Self.little(0), count, count, places)
    }

    static func joined(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }

    static func little(_ number: Int, _ width: Int = 4) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = Checksum()
        bytes.withUnsafeBytes { sum.add($0) }
        return sum.number
    }

    /// One blank, then copies of 258 bytes, two bits each: a thousand times as many bytes as go in.
    private static func deflatedBlanks(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var value = 0
        var filled = 0
        func put(_ bits: Int, _ width: Int) {
            value |= bits << filled
            filled += width
            while filled >= 8 {
                bytes.append(UInt8(value & 0xFF))
                value >>= 8
                filled -= 8
            }
        }
        // A block with codes of its own: one bit for a length of 258 and for a distance of 1, two for blank and end.
        for (bits, width) in [(1, 1), (2, 2), (29, 5), (0, 5), (14, 4)] { put(bits, width) }
        for length in [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2] { put(length, 3) }
        for zeros in [21, -1, 127, 74, -1, 17] {
            put(zeros < 0 ? 3 : 0, zeros < 0 ? 2 : 1)
            if zeros >= 0 { put(zeros, 7) }
        }
        for _ in 0..<2 { put(1, 2) }
        put(1, 2)
        for _ in 0..<((count - 1) / 258) { put(0, 2) }
        put(3, 2)
        if filled > 0 { put(0, 8 - filled) }
        return bytes
    }
}
