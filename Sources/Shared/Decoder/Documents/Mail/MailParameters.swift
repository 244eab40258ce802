import Text

/// `text/plain; charset=utf-8; name="a b.txt"`: a value and what stands behind it (RFC 2045, RFC 2231).
struct MailParameters {
    private static let mostParameters = 100
    /// Lower case, without its parameters.
    let value: String
    private var raw: [String: [UInt8]] = [:]

    init(_ field: [UInt8]) {
        var parts: [[UInt8]] = [[]]
        var isQuoted = false
        var isEscaped = false
        for byte in field {
            if isEscaped {
                isEscaped = false
                parts[parts.count - 1].append(byte)
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ";"), !isQuoted, parts.count < Self.mostParameters {
                parts.append([])
            } else {
                parts[parts.count - 1].append(byte)
            }
        }
        value = String(decoding: parts[0], as: UTF8.self).trimmed.lowercased()
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: part[..<equals], as: UTF8.self).trimmed.lowercased()
            let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
            let value = Array(part[(equals + 1)...].drop(while: blank).reversed().drop(while: blank).reversed())
            if raw[name] == nil { raw[name] = value }
        }
    }

    /// A parameter's text: encoded words, `name*=utf-8''…` and `name*0=` resolved.
    subscript(name: String) -> String? {
        if let plain = raw[name] { return EncodedWords.text(plain) }
        if let marked = raw["\(name)*"] { return Self.text(marked) }
        var joined: [UInt8] = []
        var isMarked = false
        for number in 0..<Self.mostParameters {
            if let part = raw["\(name)*\(number)*"] {
                isMarked = isMarked || number == 0
                joined += part
            } else if let part = raw["\(name)*\(number)"] {
                joined += part
            } else {
                break
            }
        }
        return joined.isEmpty ? nil : isMarked ? Self.text(joined) : EncodedWords.text(joined)
    }

    /// `utf-8'th'%E0%B8…`.
    private static func text(_ value: [UInt8]) -> String {
        let parts = value.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return String(decoding: value, as: UTF8.self) }
        let bytes = TransferEncoding.resolved(Array(parts[2]), mark: UInt8(ascii: "%"))
        return NamedCharset(String(decoding: parts[0], as: UTF8.self))?.decode(bytes)
            ?? String(decoding: bytes, as: UTF8.self)
    }
}
