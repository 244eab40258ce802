/// The readable text of an HTML page: no tags, no scripts, the commonest entities resolved.
///
/// Not a parser: a page that plays tricks gives odd text, never more than that. Time grows linearly.
public enum HTMLText {
    /// The text of a page.
    public static func text(of html: String) -> String {
        let source = Array(html.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(source.count / 2)
        var index = 0
        while index < source.count {
            switch source[index] {
            case UInt8(ascii: "<"): index = skipTag(source, from: index, into: &out)
            case UInt8(ascii: "&"): index = resolve(source, from: index, into: &out)
            default:
                out.append(source[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Tags after which a line ends.
    private static let blocks: Set<String> = [
        "p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "title", "section",
        "article", "header", "footer", "blockquote", "pre", "hr", "dt", "dd", "figcaption", "option",
    ]

    /// Where the tag or comment at `start` ends; the content of scripts and styles goes with them.
    private static func skipTag(_ source: [UInt8], from start: Int, into out: inout [UInt8]) -> Int {
        if source[start...].starts(with: "<!--".utf8) { return end(of: "-->", in: source, from: start + 4) }
        var index = start + 1
        if index < source.count, source[index] == UInt8(ascii: "/") { index += 1 }
        let nameStart = index
        while index < source.count, index - nameStart < 12, isAlphanumeric(source[index]) { index += 1 }
        let name = String(decoding: source[nameStart..<index], as: UTF8.self).lowercased()
        guard !name.isEmpty || (nameStart < source.count && [0x21, 0x3F].contains(source[nameStart])) else {
            out.append(source[start])
            return start + 1
        }
        if blocks.contains(name) { out.append(0x0A) }
        while index < source.count, source[index] != UInt8(ascii: ">") { index += 1 }
        let isOpening = nameStart == start + 1
        if isOpening, name == "script" || name == "style" {
            index = end(of: "</\(name)", in: source, from: index)
            while index < source.count, source[index] != UInt8(ascii: ">") { index += 1 }
        }
        return min(source.count, index + 1)
    }

    /// Behind the next place where the mark stands, ignoring case; the end if it does not.
    private static func end(of mark: String, in source: [UInt8], from start: Int) -> Int {
        let mark = Array(mark.utf8)
        var index = start
        while index + mark.count <= source.count {
            if zip(mark, source[index...]).allSatisfy({ $0 == ($1 | ($1 >= 0x41 && $1 <= 0x5A ? 0x20 : 0)) }) {
                return index + mark.count
            }
            index += 1
        }
        return source.count
    }

    /// Writes the character of the entity at `start`, or the ampersand itself; returns where to go on.
    private static func resolve(_ source: [UInt8], from start: Int, into out: inout [UInt8]) -> Int {
        let head = source[(start + 1)...].prefix(12)
        guard let semicolon = head.firstIndex(of: UInt8(ascii: ";")) else {
            out.append(source[start])
            return start + 1
        }
        let name = String(decoding: source[(start + 1)..<semicolon], as: UTF8.self)
        let number =
            name.hasPrefix("#x") || name.hasPrefix("#X")
            ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
        guard let text = entities[name] ?? number.flatMap(Unicode.Scalar.init).map({ String($0) }) else {
            out.append(source[start])
            return start + 1
        }
        out += text.utf8
        return semicolon + 1
    }

    private static let entities = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "ndash": "–", "mdash": "—",
        "hellip": "…", "rsquo": "’", "lsquo": "‘", "rdquo": "”", "ldquo": "“", "copy": "©", "reg": "®", "euro": "€",
    ]

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) && byte < 0x80
    }
}
