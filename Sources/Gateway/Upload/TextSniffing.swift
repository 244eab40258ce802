/// Tells text from binary by its first bytes, in whatever encoding, and what kind of text it is.
enum TextSniffing {
    /// `text/plain` or a finer type; `nil` if it is not text.
    static func type(_ head: ArraySlice<UInt8>, extension tail: String) -> String? {
        guard !head.isEmpty else { return nil }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) || isWide(head) { return "text/plain" }
        guard isNarrow(head) else { return nil }
        return markup(head) ?? plain(head, extension: tail)
    }

    /// UTF-16 without a byte order mark: Latin letters leave every other byte zero.
    private static func isWide(_ head: ArraySlice<UInt8>) -> Bool {
        guard head.count >= 8 else { return false }
        var zeros = [0, 0]
        for (index, byte) in head.enumerated() where byte == 0 { zeros[index & 1] += 1 }
        let half = head.count / 2
        let isOneSided = min(zeros[0], zeros[1]) == 0
        guard isOneSided, max(zeros[0], zeros[1]) * 10 >= half * 3 else { return false }
        // The other bytes must be text themselves.
        let side = zeros[0] == 0 ? 0 : 1
        return head.enumerated().allSatisfy { $0.offset & 1 != side || isTextByte($0.element) }
    }

    /// One byte a letter, or UTF-8: no control characters but those that stand in texts.
    private static func isNarrow(_ head: ArraySlice<UInt8>) -> Bool { head.allSatisfy(isTextByte) }

    private static func isTextByte(_ byte: UInt8) -> Bool {
        byte >= 0x20 ? byte != 0x7F : (0x08...0x0D).contains(byte) || byte == 0x1B
    }

    private static func markup(_ head: ArraySlice<UInt8>) -> String? {
        var start = head
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
        start = start.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let opening = String(decoding: start.prefix(512), as: UTF8.self).lowercased()
        let isXML = opening.hasPrefix("<?xml")
        if opening.hasPrefix("<svg") || (isXML || opening.hasPrefix("<!--")) && head.contains("<svg") {
            return "image/svg+xml"
        }
        let tags = [
            "<!doctype html", "<html", "<head", "<body", "<title", "<script", "<table", "<iframe", "<h1", "<div",
        ]
        if tags.contains(where: { opening.hasPrefix($0) }) || isXML && opening.contains("<html") { return "text/html" }
        return isXML ? "text/xml" : nil
    }

    /// A field of a message in the first line: a name without blanks, then a colon.
    private static func isMessageHead(_ head: ArraySlice<UInt8>) -> Bool {
        let name = head.prefix { $0 != UInt8(ascii: ":") && $0 > 0x20 && $0 < 0x7F }
        return !name.isEmpty && head.dropFirst(name.count).first == UInt8(ascii: ":") || head.starts(with: "From ".utf8)
    }

    private static func plain(_ head: ArraySlice<UInt8>, extension tail: String) -> String {
        let first = head.first { $0 > 0x20 }
        switch tail {
        case "csv", "tsv": return "text/csv"
        case "md", "markdown": return "text/markdown"
        case "eml" where isMessageHead(head): return "message/rfc822"
        case "json" where first == UInt8(ascii: "{") || first == UInt8(ascii: "["): return "application/json"
        default: return "text/plain"
        }
    }
}
