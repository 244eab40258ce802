import DecoderWire
import Text

/// Says what lies in a tape archive; only headers are read.
enum TarListing {
    private static let block = 512
    private static let longestName = 65_536

    static func contents(_ bytes: Bytes, _ collector: TextCollector) throws -> DocumentContents {
        var contents = DocumentContents(format: "TAR", method: "archive/1")
        var at = 0
        var files = 0
        var headers = 0
        var total = 0
        var longName: String?
        while let header = bytes.slice(at, block), header.raw.contains(where: { $0 != 0 }) {
            headers += 1
            guard headers <= DocumentLimits.mostEntries else {
                throw DocumentLimits.bomb("The archive has more than \(DocumentLimits.mostEntries) entries.")
            }
            guard let size = number(header, 124, 12), isHeader(header), size <= bytes.count else {
                if files == 0 { throw Refusal(.invalidFile, "The tape archive is damaged at its beginning.") }
                contents.notes.append("The archive is damaged or cut off after \(files) files.")
                break
            }
            let type = header[156] ?? 0
            let content = bytes.slice(at + block, size)
            switch type {
            case UInt8(ascii: "L"): longName = content.map { text($0, 0, min(size, longestName)) }
            case UInt8(ascii: "x"), UInt8(ascii: "X"): longName = content.flatMap(extendedName) ?? longName
            case UInt8(ascii: "g"), UInt8(ascii: "K"): break
            default:
                let name = longName ?? shortName(header)
                longName = nil
                guard type != UInt8(ascii: "5"), !name.hasSuffix("/") else { break }
                files += 1
                total += size
                contents.list(DocumentContents.Entry(name: name, size: size), collector)
            }
            at += block + (size + block - 1) / block * block
        }
        if at > bytes.count { contents.notes.append("The archive is cut off after \(files) files.") }
        contents.properties["entry_count"] = .number(files)
        contents.properties["uncompressed_size"] = .number(total)
        return contents
    }

    /// The sum over a header, its own place taken as blanks.
    private static func isHeader(_ header: Bytes) -> Bool {
        guard let said = number(header, 148, 8) else { return false }
        var sum = 0
        for (index, byte) in header.raw.enumerated() {
            sum += (148..<156).contains(index) ? 0x20 : Int(byte)
        }
        return sum == said
    }

    private static func shortName(_ header: Bytes) -> String {
        let name = text(header, 0, 100)
        let prefix = header.has("ustar", at: 257) ? text(header, 345, 155) : ""
        return prefix.isEmpty ? name : "\(prefix)/\(name)"
    }

    /// `25 path=folder/a long name\n` among the records of an extended header.
    private static func extendedName(_ content: Bytes) -> String? {
        guard content.count <= longestName else { return nil }
        let records = content.raw.split(separator: 0x0A)
        let path = records.compactMap { record -> String? in
            let text = String(decoding: record, as: UTF8.self)
            guard let blank = text.firstIndex(of: " ") else { return nil }
            let pair = text[text.index(after: blank)...]
            return pair.hasPrefix("path=") ? String(pair.dropFirst(5)) : nil
        }
        return path.last
    }

    private static func text(_ bytes: Bytes, _ at: Int, _ length: Int) -> String {
        guard let field = bytes.slice(at, length) else { return "" }
        let raw = Array(field.raw.prefix { $0 != 0 })
        if raw.contains(where: { $0 >= 0x80 }), case .text(let decoded) = TextDecoder.decode(raw, atMost: longestName) {
            return decoded.text
        }
        return String(decoding: raw, as: UTF8.self)
    }

    /// Octal digits, or a big-endian number behind a first bit.
    private static func number(_ header: Bytes, _ at: Int, _ length: Int) -> Int? {
        guard let field = header.slice(at, length), let first = field[0] else { return nil }
        if first & 0x80 != 0 {
            return Int(exactly: field.raw.dropFirst(length - 8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
        let digits = field.raw.filter { (0x30...0x37).contains($0) }
        let others = field.raw.contains { !(0x30...0x37).contains($0) && $0 != 0x20 && $0 != 0 }
        return others ? nil : digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
    }
}
