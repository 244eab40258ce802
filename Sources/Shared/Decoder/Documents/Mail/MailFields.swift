import Text

/// The fields at the head of a message or of a part of one.
struct MailFields {
    private static let mostFields = 1_000
    private var fields: [(name: String, value: [UInt8])] = []

    /// Reads the fields; `end` is where the body begins.
    init(_ bytes: Bytes, end: inout Int) {
        var at = 0
        var rest = min(bytes.count, DocumentLimits.longestMailHeader)
        while at < rest {
            let line = Self.line(bytes, at, rest)
            at = line.next
            if line.content.isEmpty { break }
            let first = line.content.first
            if first == 0x20 || first == 0x09 {
                if !fields.isEmpty { fields[fields.count - 1].value += line.content }
            } else if let colon = line.content.firstIndex(of: UInt8(ascii: ":")), fields.count < Self.mostFields {
                let name = String(decoding: line.content[..<colon], as: UTF8.self).trimmed.lowercased()
                fields.append((name, Array(line.content[(colon + 1)...])))
            } else if fields.isEmpty, !line.content.starts(with: "From ".utf8) {
                // Not a field: there is no head.
                at = 0
                rest = 0
            }
        }
        end = at
    }

    /// Whether there is any.
    var isEmpty: Bool { fields.isEmpty }

    /// The text of a field, encoded words resolved.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }.map { EncodedWords.text($0.value).trimmed }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The value of a field and its parameters.
    func parameters(_ name: String) -> MailParameters {
        MailParameters(fields.first { $0.name == name }?.value ?? [])
    }

    private static func line(_ bytes: Bytes, _ at: Int, _ limit: Int) -> (content: ArraySlice<UInt8>, next: Int) {
        var end = at
        while end < limit, bytes.raw[end] != 0x0A { end += 1 }
        let next = min(limit, end + 1)
        if end > at, bytes.raw[end - 1] == 0x0D { end -= 1 }
        return (Array(bytes.raw[at..<end])[...], next)
    }
}
