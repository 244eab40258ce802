import DecoderWire

/// An OLE compound file: only the names of its streams are read, to say what it is.
enum CompoundFile {
    private static let entrySize = 128
    private static let mostSectors = 1_024

    /// Encrypted Office fails with `needs_password`; documents of before 2007 get a note.
    static func contents(_ bytes: Bytes) throws -> DocumentContents {
        let names = try names(of: bytes)
        guard names.isDisjoint(with: ["EncryptedPackage", "EncryptionInfo"]) else {
            throw Refusal(.needsPassword, "The document is encrypted: it opens only with its password.")
        }
        let kinds = [
            ("WordDocument", "DOC"), ("Workbook", "XLS"), ("Book", "XLS"), ("PowerPoint Document", "PPT"),
            ("__properties_version1.0", "MSG"),
        ]
        let format = kinds.first { names.contains($0.0) }?.1 ?? "OLE"
        var contents = DocumentContents(format: format, method: "compound/1")
        contents.notes.append(
            format == "MSG"
                ? "Messages of this kind (MSG) are stored, but not read; saved as EML they can be."
                : "Documents of this older kind (\(format)) are stored, but not read; saved in a newer one they can be."
        )
        return contents
    }

    /// The names in its directory, whose sectors are a chain in a table of sectors.
    private static func names(of bytes: Bytes) throws -> Set<String> {
        let damage = Refusal(.invalidFile, "The document is damaged: its directory cannot be read.")
        guard bytes.count >= 512, let shift = bytes.little(30, 2), shift == 9 || shift == 12,
            var sector = bytes.little(48, 4)
        else { throw damage }
        let size = 1 << shift
        var names: Set<String> = []
        var visited: Set<Int> = []
        while sector < 0xFFFF_FFFA, visited.count < mostSectors {
            // Cut off or in a loop: what was seen must do.
            guard visited.insert(sector).inserted, let directory = bytes.slice((sector + 1) * size, size) else { break }
            for at in stride(from: 0, to: size, by: entrySize) {
                if let name = name(directory, at) { names.insert(name) }
            }
            guard let next = next(sector, bytes, size) else { break }
            sector = next
        }
        guard !names.isEmpty else { throw damage }
        return names
    }

    private static func name(_ directory: Bytes, _ at: Int) -> String? {
        guard let length = directory.little(at + 64, 2), (4...64).contains(length),
            let raw = directory.slice(at, length - 2)
        else { return nil }
        let units = stride(from: 0, to: raw.count - 1, by: 2).compactMap { raw.little($0, 2).map { UInt16($0) } }
        return String(decoding: units, as: UTF16.self)
    }

    /// The sector behind one, by the table whose first 109 sectors the header names.
    private static func next(_ sector: Int, _ bytes: Bytes, _ size: Int) -> Int? {
        let perSector = size / 4
        guard sector / perSector < 109, let table = bytes.little(76 + sector / perSector * 4, 4) else { return nil }
        return bytes.little((table + 1) * size + sector % perSector * 4, 4)
    }
}
