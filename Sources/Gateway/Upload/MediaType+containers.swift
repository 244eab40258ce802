/// Formats that are boxes for others: zip, ISO base media, RIFF, Matroska, OLE.
extension MediaType {
    static func container(_ head: ArraySlice<UInt8>, extension tail: String) -> String? {
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            return zip(head, extension: tail)
        }
        if head.count >= 12, head[4..<8].elementsEqual("ftyp".utf8) { return isoMedia(head) }
        if head.count >= 12, head.starts(with: "RIFF".utf8) { return riff(head) }
        if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
            return head.prefix(128).contains("webm") ? "video/webm" : "video/x-matroska"
        }
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) { return ole(extension: tail) }
        if head.count >= 8, ["moov", "mdat", "wide"].contains(where: { head[4..<8].elementsEqual($0.utf8) }) {
            return "video/quicktime"
        }
        return nil
    }

    private static let openDocuments: [String: String] = [
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ]

    private static func zip(_ head: ArraySlice<UInt8>, extension tail: String) -> String {
        // EPUB and OpenDocument keep their type in a first, uncompressed entry named `mimetype`.
        if head.count > 38, head[30..<38].elementsEqual("mimetype".utf8) {
            let rest = head[38...]
            let types =
                ["application/epub+zip"]
                + ["text", "spreadsheet", "presentation", "graphics"].map {
                    "application/vnd.oasis.opendocument.\($0)"
                }
            return types.first { rest.starts(with: $0.utf8) } ?? "application/zip"
        }
        guard head.contains("[Content_Types].xml") || head.contains("_rels/.rels") || head.contains("docProps/") else {
            return "application/zip"
        }
        if head.contains("word/") { return openDocuments["docx"] ?? "application/zip" }
        if head.contains("xl/") { return openDocuments["xlsx"] ?? "application/zip" }
        if head.contains("ppt/") { return openDocuments["pptx"] ?? "application/zip" }
        return openDocuments[tail] ?? "application/zip"
    }

    private static func isoMedia(_ head: ArraySlice<UInt8>) -> String {
        let size = head[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let brands = stride(from: 8, to: min(head.count - 3, max(12, size), 128), by: 4)
            .filter { $0 != 12 }  // the minor version
            .map { String(decoding: head[$0..<$0 + 4], as: UTF8.self) }
        for brand in brands {
            switch brand {
            case "avif", "avis": return "image/avif"
            case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs": return "image/heic"
            default: continue
            }
        }
        switch brands.first {
        case "mif1", "msf1": return "image/heif"
        case "qt  ": return "video/quicktime"
        case "M4A ", "M4B ": return "audio/mp4"
        default: return "video/mp4"
        }
    }

    private static func riff(_ head: ArraySlice<UInt8>) -> String? {
        switch String(decoding: head[8..<12], as: UTF8.self) {
        case "WEBP": "image/webp"
        case "AVI ": "video/x-msvideo"
        case "WAVE": "audio/wav"
        default: nil
        }
    }

    private static func ole(extension tail: String) -> String {
        switch tail {
        case "doc": "application/msword"
        case "xls": "application/vnd.ms-excel"
        case "ppt": "application/vnd.ms-powerpoint"
        case "msg": "application/vnd.ms-outlook"
        default: "application/x-ole-storage"
        }
    }
}
