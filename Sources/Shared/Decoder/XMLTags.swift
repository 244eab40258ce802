/// Cuts a text into tags and what stands between them. Every step goes forward, so it ends.
struct XMLTags {
    enum Tag {
        case open(String, [(String, String)], isEmpty: Bool)
        case close
        case text(String)
        /// A DTD or anything else that could define something.
        case forbidden
    }
    private static let mostAttributes = 200

    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// `nil` at the end, or where the rest makes no sense.
    mutating func next() -> Tag? {
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "<") else {
                let end = bytes[at...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
                defer { at = end }
                let text = Self.text(bytes[at..<end])
                if text.allSatisfy(\.isWhitespace) {
                    at = end
                    continue
                }
                return .text(text)
            }
            if has("<!--") {
                guard pass("-->") else { return nil }
            } else if has("<?") {
                guard pass("?>") else { return nil }
            } else if has("<!") {
                return .forbidden
            } else if has("</") {
                return pass(">") ? .close : nil
            } else {
                return open()
            }
        }
        return nil
    }

    /// A name, attributes in either kind of quotes, and how it ends.
    private mutating func open() -> Tag? {
        at += 1
        let name = word()
        var attributes: [(String, String)] = []
        guard !name.isEmpty else { return nil }
        while at < bytes.count, attributes.count < Self.mostAttributes {
            skipSpace()
            if has(">") {
                at += 1
                return .open(name, attributes, isEmpty: false)
            }
            if has("/>") {
                at += 2
                return .open(name, attributes, isEmpty: true)
            }
            let key = word()
            skipSpace()
            guard !key.isEmpty, has("=") else { return nil }
            at += 1
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'"),
                let end = bytes[(at + 1)...].firstIndex(of: bytes[at])
            else { return nil }
            attributes.append((key, Self.text(bytes[(at + 1)..<end])))
            at = end + 1
        }
        return nil
    }

    private mutating func word() -> String {
        let start = at
        while at < bytes.count, bytes[at] > 0x20, !" =/><\"'".utf8.contains(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
    }

    private func has(_ text: StaticString) -> Bool {
        bytes[at...].starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Moves on behind the text.
    private mutating func pass(_ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        while let hit = bytes[at...].firstIndex(of: wanted[0]) {
            at = hit
            if has(text) {
                at += wanted.count
                return true
            }
            at += 1
        }
        return false
    }

    /// With the five entities and numbers put in; others stay as they are.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        // By code points: a mark behind `;` or `&` makes one character with it.
        let parts = String(decoding: bytes, as: UTF8.self).unicodeScalars
            .split(separator: "&", omittingEmptySubsequences: false)
        var text = String.UnicodeScalarView(parts[0])
        for part in parts.dropFirst() {
            guard let end = part.prefix(12).firstIndex(of: ";"), let scalar = scalar(Substring(part[..<end])) else {
                text.append("&")
                text += part
                continue
            }
            text.append(scalar)
            text += part[part.index(after: end)...]
        }
        return String(text)
    }

    private static func scalar(_ name: Substring) -> Unicode.Scalar? {
        switch name {
        case "lt": "<"
        case "gt": ">"
        case "amp": "&"
        case "quot": "\""
        case "apos": "'"
        default:
            if name.hasPrefix("#x") {
                UInt32(name.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
            } else if name.hasPrefix("#") {
                UInt32(name.dropFirst()).flatMap { Unicode.Scalar($0) }
            } else {
                nil
            }
        }
    }
}
