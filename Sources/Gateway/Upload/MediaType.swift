/// Tells what bytes are by looking at the first of them, whatever the client claims.
///
/// Pure and bounded: it looks for signatures, parses nothing, and is right or says `application/octet-stream`.
enum MediaType {
    /// How many bytes of a file it wants to see.
    static let headBytes = 4096

    /// What nobody knows.
    static let unknown = "application/octet-stream"

    /// The media type of a file that begins with these bytes.
    ///
    /// - Parameter name: decides only between types that share their bytes: kinds of text, kinds of zip.
    static func sniff(_ head: [UInt8], name: String) -> String {
        let head = head.prefix(headBytes)
        let tail = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return signature(head) ?? container(head, extension: tail) ?? TextSniffing.type(head, extension: tail)
            ?? unknown
    }

    /// A usual file extension, without the dot.
    static let extensions: [String: String] = [
        "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/bmp": "bmp",
        "image/tiff": "tiff", "image/heic": "heic", "image/avif": "avif", "image/svg+xml": "svg",
        "application/pdf": "pdf", "application/zip": "zip", "application/gzip": "gz", "application/json": "json",
        "application/epub+zip": "epub", "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm",
        "video/x-matroska": "mkv", "video/x-msvideo": "avi", "audio/mpeg": "mp3", "audio/wav": "wav",
        "audio/ogg": "ogg", "audio/flac": "flac", "audio/mp4": "m4a", "text/plain": "txt", "text/html": "html",
        "text/xml": "xml", "text/csv": "csv", "text/markdown": "md", "message/rfc822": "eml", "application/rtf": "rtf",
        "application/x-tar": "tar",
    ]

    /// Whether a browser may show the file itself; everything else is handed out as a download.
    static func isSafeInline(_ type: String) -> Bool {
        switch type {
        case "image/svg+xml": false
        case "application/pdf", "text/plain", "text/csv", "text/markdown", "application/json": true
        default: type.hasPrefix("image/") || type.hasPrefix("video/") || type.hasPrefix("audio/")
        }
    }

    /// Bytes at the very beginning that no other type has.
    private static let signatures: [(bytes: [UInt8], type: String)] = [
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        (Array("GIF87a".utf8), "image/gif"),
        (Array("GIF89a".utf8), "image/gif"),
        ([0x49, 0x49, 0x2A, 0x00], "image/tiff"),
        ([0x4D, 0x4D, 0x00, 0x2A], "image/tiff"),
        ([0x49, 0x49, 0x2B, 0x00], "image/tiff"),
        ([0x4D, 0x4D, 0x00, 0x2B], "image/tiff"),
        (Array("8BPS".utf8), "image/vnd.adobe.photoshop"),
        ([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A], "image/jxl"),
        ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A], "image/jp2"),
        (Array("{\\rtf".utf8), "application/rtf"),
        (Array("%!PS".utf8), "application/postscript"),
        ([0x1F, 0x8B, 0x08], "application/gzip"),
        (Array("BZh".utf8), "application/x-bzip2"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "application/x-xz"),
        ([0x28, 0xB5, 0x2F, 0xFD], "application/zstd"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed"),
        (Array("Rar!\u{1A}\u{07}".utf8), "application/vnd.rar"),
        (Array("OggS".utf8), "audio/ogg"),
        (Array("fLaC".utf8), "audio/flac"),
        (Array("ID3".utf8), "audio/mpeg"),
        (Array("SQLite format 3\0".utf8), "application/vnd.sqlite3"),
        ([0x7F, 0x45, 0x4C, 0x46], "application/x-executable"),
    ]

    private static func signature(_ head: ArraySlice<UInt8>) -> String? {
        if let known = signatures.first(where: { head.starts(with: $0.bytes) }) { return known.type }
        if head.starts(with: "BM".utf8), head.count >= 26, head[15...17].allSatisfy({ $0 == 0 }),
            [12, 40, 52, 56, 64, 108, 124].contains(head[14])
        {
            return "image/bmp"
        }
        // A PDF may have some bytes of another program before its header.
        if head.prefix(1024).contains("%PDF-") { return "application/pdf" }
        if head.count > 262, head[257..<262].elementsEqual("ustar".utf8) { return "application/x-tar" }
        if head.count >= 4, head[0] == 0xFF { return audioFrame(head) }
        return nil
    }

    /// The sync word of an MPEG audio frame, with a version, a layer, a bit rate and a sampling rate that exist.
    private static func audioFrame(_ head: ArraySlice<UInt8>) -> String? {
        if head[1] & 0xF6 == 0xF0 { return "audio/aac" }
        // FF FE is the byte order mark of UTF-16; layer I audio, which could begin so, has died out.
        guard head[1] != 0xFE, head[1] & 0xE0 == 0xE0, head[1] & 0x18 != 0x08, head[1] & 0x06 != 0,
            head[2] & 0xF0 != 0xF0,
            head[2] & 0xF0 != 0, head[2] & 0x0C != 0x0C
        else { return nil }
        return "audio/mpeg"
    }
}

extension ArraySlice<UInt8> {
    /// Whether this text stands anywhere in the bytes.
    func contains(_ text: StaticString) -> Bool {
        let wanted = text.withUTF8Buffer { Array($0) }
        guard let first = wanted.first else { return true }
        var index = startIndex
        while let hit = self[index...].firstIndex(of: first) {
            if self[hit...].starts(with: wanted) { return true }
            index = hit + 1
        }
        return false
    }
}
