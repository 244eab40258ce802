import DecoderWire
import Text

/// Reads the table of contents of a ZIP, checking every number against the bytes that are there.
struct ZipDirectory {
    /// The entries, in the table's order.
    let entries: [ZipEntry]
    /// Where the table begins: nothing of an entry may lie behind it.
    let start: Int

    static let damage = Refusal(.invalidFile, "The ZIP is damaged or cut off: its table of contents cannot be read.")

    private static let endSize = 22
    private static let longestComment = 65_535

    /// - Throws: ``Refusal``: `invalid_file` for a table that is not there or lies, `too_large` for too many entries.
    init(_ bytes: Bytes) throws {
        let end = try Self.end(of: bytes)
        guard end.count <= DocumentLimits.mostEntries else {
            throw DocumentLimits.bomb(
                "The archive has \(end.count) entries; at most \(DocumentLimits.mostEntries) are read."
            )
        }
        // Bytes before the archive, as of a program that unpacks itself, shift every offset.
        let shift = end.at - end.size - end.offset
        guard shift >= 0, let table = bytes.slice(end.offset + shift, end.size) else { throw Self.damage }
        var entries: [ZipEntry] = []
        var at = 0
        while at < table.count {
            guard entries.count < end.count else { throw Self.damage }
            let (entry, length) = try Self.entry(table, at, shift: shift)
            entries.append(entry)
            at += length
        }
        guard entries.count == end.count else { throw Self.damage }
        self.entries = entries
        start = end.offset + shift
    }

    /// Where the table lies, by the record at the very end.
    private static func end(of bytes: Bytes) throws -> (count: Int, size: Int, offset: Int, at: Int) {
        let lowest = max(0, bytes.count - endSize - longestComment)
        var at = bytes.count - endSize
        while at >= lowest {
            if bytes.has("PK\u{05}\u{06}", at: at), let comment = bytes.number(at + 20, width: 2, .little),
                at + endSize + Int(comment) <= bytes.count
            {
                break
            }
            at -= 1
        }
        guard at >= lowest, at >= 0, let here = bytes.little(at + 4, 2), let disk = bytes.little(at + 6, 2),
            let count = bytes.little(at + 10, 2), let size = bytes.little(at + 12, 4),
            let offset = bytes.little(at + 16, 4)
        else { throw damage }
        if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF, let wide = try wideEnd(bytes, before: at) {
            return wide
        }
        guard here == disk else { throw Refusal(.unsupported, "Archives of several parts are not read.") }
        return (count, size, offset, at)
    }

    /// ZIP64's record, if there is one.
    private static func wideEnd(
        _ bytes: Bytes,
        before end: Int
    ) throws -> (count: Int, size: Int, offset: Int, at: Int)? {
        guard bytes.has("PK\u{06}\u{07}", at: end - 20) else { return nil }
        guard let at = bytes.little(end - 12, 8), bytes.has("PK\u{06}\u{06}", at: at),
            let count = bytes.little(at + 32, 8), let size = bytes.little(at + 40, 8),
            let offset = bytes.little(at + 48, 8)
        else { throw damage }
        return (count, size, offset, at)
    }

    private static func entry(_ table: Bytes, _ at: Int, shift: Int) throws -> (ZipEntry, Int) {
        guard table.has("PK\u{01}\u{02}", at: at), let flags = table.little(at + 8, 2),
            let method = table.little(at + 10, 2), let checksum = table.number(at + 16, width: 4, .little),
            var packed = table.little(at + 20, 4), var size = table.little(at + 24, 4),
            let nameLength = table.little(at + 28, 2), let extraLength = table.little(at + 30, 2),
            let commentLength = table.little(at + 32, 2), var offset = table.little(at + 42, 4),
            let name = table.slice(at + 46, nameLength), let extra = table.slice(at + 46 + nameLength, extraLength)
        else { throw damage }
        if size == 0xFFFF_FFFF || packed == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
            var wide = wideNumbers(extra)[...]
            if size == 0xFFFF_FFFF { size = wide.popFirst() ?? size }
            if packed == 0xFFFF_FFFF { packed = wide.popFirst() ?? packed }
            if offset == 0xFFFF_FFFF { offset = wide.popFirst() ?? offset }
        }
        guard offset <= Int.max - shift else { throw damage }
        let entry = ZipEntry(
            name: text(name, isUTF8: flags & 0x800 != 0),
            method: method,
            packedSize: packed,
            size: size,
            checksum: checksum,
            offset: offset + shift,
            isEncrypted: flags & 1 != 0
        )
        return (entry, 46 + nameLength + extraLength + commentLength)
    }

    /// The 64-bit numbers of extra field 1: those of size, packed size and offset that did not fit, in this order.
    private static func wideNumbers(_ extra: Bytes) -> [Int] {
        var at = 0
        while let tag = extra.little(at, 2), let length = extra.little(at + 2, 2) {
            if tag == 1 {
                return stride(from: at + 4, to: at + 4 + length - 7, by: 8).prefix(3).compactMap {
                    extra.little($0, 8)
                }
            }
            at += 4 + length
        }
        return []
    }

    /// Names are UTF-8 or whatever the machine that packed them had.
    private static func text(_ name: Bytes, isUTF8: Bool) -> String {
        if !isUTF8, name.raw.contains(where: { $0 >= 0x80 }),
            case .text(let decoded) = TextDecoder.decode(Array(name.raw), atMost: 65_536)
        {
            return decoded.text
        }
        return String(decoding: name.raw, as: UTF8.self)
    }
}

extension Bytes {
    /// A little-endian number of up to 8 bytes that fits into an `Int`; `nil` if it is not all there.
    func little(_ at: Int, _ width: Int) -> Int? {
        guard let part = slice(at, width) else { return nil }
        return Int(exactly: part.raw.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
