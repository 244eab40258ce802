import DecoderWire

/// Says what a gzip file holds: the files of a tape archive, or the one file that it is.
enum GzipListing {
    /// A longer one is listed as far as this.
    private static let mostBytes = 64 << 20
    private static let hasExtra: UInt8 = 4
    private static let hasName: UInt8 = 8

    static func contents(_ bytes: Bytes, _ collector: TextCollector) throws -> DocumentContents {
        let damage = Refusal(.invalidFile, "The gzip file is damaged or cut off.")
        var inside: [UInt8] = []
        var isCut = false
        do {
            try Inflater(isGzip: true, damage: damage).inflate(bytes) { piece in
                guard inside.count + piece.count <= mostBytes else { throw EnoughText() }
                inside.append(contentsOf: piece)
            }
        } catch is EnoughText {
            isCut = true
        }
        var contents = try inside.withUnsafeBytes { raw -> DocumentContents in
            let inside = Bytes(raw)
            guard inside.has("ustar", at: 257) else {
                var contents = DocumentContents(format: "GZ", method: "archive/1")
                contents.list(.init(name: name(bytes) ?? "unnamed", size: inside.count), collector)
                contents.properties["uncompressed_size"] = .number(inside.count)
                return contents
            }
            return try TarListing.contents(inside, collector)
        }
        if isCut {
            contents.properties["uncompressed_size"] = nil
            contents.notes = ["The archive is long: only what lies in its first 64 MiB was looked at."]
        }
        return contents
    }

    /// The name in the header, behind the extra field.
    private static func name(_ bytes: Bytes) -> String? {
        guard let flags = bytes[3], flags & hasName != 0 else { return nil }
        let start = 10 + (flags & hasExtra != 0 ? 2 + (bytes.little(10, 2) ?? 0) : 0)
        guard let rest = bytes.from(start) else { return nil }
        let text = String(decoding: rest.raw.prefix(1_000).prefix { $0 != 0 }, as: UTF8.self)
        return text.isEmpty ? nil : text
    }
}
