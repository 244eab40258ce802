import DecoderWire

/// Says what lies in an archive; nothing is unpacked.
enum ZipListing {
    static func contents(_ archive: ZipArchive, _ collector: TextCollector) -> DocumentContents {
        var contents = DocumentContents(format: "ZIP", method: "archive/1")
        var total = 0
        var files = 0
        for entry in archive.entries where !entry.isFolder {
            files += 1
            total = total.addingReportingOverflow(entry.size).partialValue
            contents.list(DocumentContents.Entry(name: entry.name, size: entry.size), collector)
        }
        contents.properties["entry_count"] = .number(files)
        contents.properties["uncompressed_size"] = .number(max(0, total))
        if archive.entries.contains(where: \.isEncrypted) {
            contents.properties["is_encrypted"] = .flag(true)
            contents.notes.append("Files in the archive open only with a password.")
        }
        return contents
    }
}

extension DocumentContents {
    /// Names something that lies in the file, in the text too; beyond the limit it is only counted.
    mutating func list(_ entry: Entry, _ collector: TextCollector) {
        guard entries.count < DocumentLimits.mostListed else { return }
        entries.append(entry)
        do {
            try collector.addLine(String(entry.name.prefix(1_000)))
        } catch {
            // There is text enough; the list goes on.
        }
    }
}
