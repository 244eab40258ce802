import DecoderWire

/// A ZIP in memory: its table of contents is checked, and entries are unpacked piece by piece within limits.
///
/// Nothing is ever written anywhere; a name is only text.
final class ZipArchive {
    /// Every entry, in the table's order.
    let entries: [ZipEntry]
    private let bytes: Bytes
    private let tableStart: Int
    private static let pieceSize = 256 << 10
    private var index: [String: Int] = [:]
    private var inflated = 0

    /// - Throws: ``Refusal``: `invalid_file`, `too_large`.
    init(_ bytes: Bytes) throws {
        let directory = try ZipDirectory(bytes)
        self.bytes = bytes
        entries = directory.entries
        tableStart = directory.start
        for (number, entry) in entries.enumerated() {
            let key = Self.key(entry.name)
            if index[key] == nil { index[key] = number }
        }
        try refuseOverlaps()
    }

    /// The entry of a name; upper and lower case and a leading stroke make no difference.
    subscript(name: String) -> ZipEntry? { index[Self.key(name)].map { entries[$0] } }

    /// A whole entry.
    ///
    /// - Throws: as ``unpack(_:_:)``; `too_large` beyond the limit.
    func read(_ entry: ZipEntry, atMost limit: Int) throws -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(max(0, min(entry.size, limit, 1 << 20)))
        try unpack(entry) { piece in
            guard content.count + piece.count <= limit else {
                throw DocumentLimits.bomb("A part of the document is larger than \(limit) bytes.")
            }
            content.append(contentsOf: piece)
        }
        return content
    }

    /// Hands on an entry piece by piece; its size and checksum are checked as it goes.
    ///
    /// - Throws: ``Refusal``: `needs_password`, `unsupported`, `invalid_file` where the table lies, `too_large` for a
    ///   bomb; and what the body throws.
    func unpack(_ entry: ZipEntry, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard !entry.isEncrypted else {
            throw Refusal(.needsPassword, "The file is encrypted: it opens only with its password.")
        }
        let packed = try content(of: entry)
        let damage = Refusal(.invalidFile, "The document is damaged: one of its parts cannot be unpacked.")
        var count = 0
        var checksum = Checksum()
        func take(_ piece: UnsafeRawBufferPointer) throws {
            count += piece.count
            inflated += piece.count
            try weigh(count, packed: packed.count)
            guard count <= entry.size else { throw damage }
            checksum.add(piece)
            try body(piece)
        }
        switch entry.method {
        case 0:
            for at in stride(from: 0, to: packed.count, by: Self.pieceSize) {
                try take(UnsafeRawBufferPointer(rebasing: packed.raw[at..<min(at + Self.pieceSize, packed.count)]))
            }
        case 8: try Inflater(damage: damage).inflate(packed, take)
        default: throw Refusal(.unsupported, "A part of the document is packed in a way that is not read here.")
        }
        guard count == entry.size, checksum.number == entry.checksum else { throw damage }
    }

    private func weigh(_ count: Int, packed: Int) throws {
        let isBomb = count > DocumentLimits.ratioFreeBytes && count / DocumentLimits.highestRatio > packed
        guard !isBomb, inflated <= DocumentLimits.mostInflated else {
            throw DocumentLimits.bomb("The document unpacks to far more than a real one would; it was not read.")
        }
    }

    /// The packed bytes of an entry, by its local header.
    private func content(of entry: ZipEntry) throws -> Bytes {
        guard bytes.has("PK\u{03}\u{04}", at: entry.offset), let name = bytes.little(entry.offset + 26, 2),
            let extra = bytes.little(entry.offset + 28, 2),
            let content = bytes.slice(entry.offset + 30 + name + extra, entry.packedSize),
            entry.offset + 30 + name + extra + entry.packedSize <= tableStart
        else { throw ZipDirectory.damage }
        return content
    }

    /// Entries that share bytes are a trick: a small file that unpacks to petabytes.
    private func refuseOverlaps() throws {
        var last = 0
        for entry in entries.sorted(by: { $0.offset < $1.offset }) {
            let content = try content(of: entry)
            guard entry.offset >= last, let start = bytes.raw.baseAddress else {
                throw Refusal(.invalidFile, "The ZIP is not honest: its entries lie upon each other.")
            }
            last = content.raw.baseAddress.map { $0 - start + content.count } ?? entry.offset + 30
        }
    }

    private static func key(_ name: String) -> String {
        (name.hasPrefix("/") ? String(name.dropFirst()) : name).lowercased()
    }
}
