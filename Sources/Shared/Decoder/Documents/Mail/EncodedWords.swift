import Text

/// `=?windows-874?B?…?=` in a field (RFC 2047).
enum EncodedWords {
    private struct Word {
        let charset: String
        let bytes: [UInt8]
        let end: Int
    }

    /// The text of a field. Words of one encoding that follow each other are joined before they are read: a character
    /// may be cut between them.
    static func text(_ field: [UInt8]) -> String {
        var out = ""
        var plain: [UInt8] = []
        var run: (charset: String, bytes: [UInt8])?
        var at = 0
        while at < field.count {
            if field[at] == UInt8(ascii: "="), let word = word(field, at) {
                let isBlank = plain.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
                if let last = run, isBlank, last.charset == word.charset {
                    run = (last.charset, last.bytes + word.bytes)
                } else {
                    let wasRun = run != nil
                    out += read(&run)
                    if !(isBlank && wasRun) { out += read(plain) }
                    run = (word.charset, word.bytes)
                }
                plain = []
                at = word.end
            } else {
                plain.append(field[at])
                at += 1
            }
        }
        return out + read(&run) + read(plain)
    }

    private static func read(_ run: inout (charset: String, bytes: [UInt8])?) -> String {
        defer { run = nil }
        guard let word = run else { return "" }
        return MailCharset.text(word.bytes, named: word.charset)
    }

    /// Fields should be ASCII; where they are not, they are UTF-8 or guessed.
    private static func read(_ plain: [UInt8]) -> String {
        plain.contains { $0 >= 0x80 } ? MailCharset.text(plain, named: nil) : String(decoding: plain, as: UTF8.self)
    }

    private static func word(_ field: [UInt8], _ start: Int) -> Word? {
        guard start + 1 < field.count, field[start + 1] == UInt8(ascii: "?") else { return nil }
        let mark = UInt8(ascii: "?")
        let rest = field[(start + 2)...]
        guard let first = rest.prefix(80).firstIndex(of: mark), first + 2 < field.count, field[first + 2] == mark
        else { return nil }
        let content = field[(first + 3)...]
        guard let last = content.firstIndex(of: mark), last + 1 < field.count, field[last + 1] == UInt8(ascii: "=")
        else { return nil }
        let bytes = Array(content[..<last])
        // A language may stand behind a star (RFC 2231).
        let charset = String(decoding: rest[..<first].prefix { $0 != UInt8(ascii: "*") }, as: UTF8.self).lowercased()
        switch field[first + 1] | 0x20 {
        case UInt8(ascii: "b"):
            return Word(charset: charset, bytes: TransferEncoding.base64(bytes), end: last + 2)
        case UInt8(ascii: "q"):
            let resolved = TransferEncoding.resolved(bytes, mark: UInt8(ascii: "="), blank: UInt8(ascii: "_"))
            return Word(charset: charset, bytes: resolved, end: last + 2)
        default: return nil
        }
    }
}

/// Text of a message in the encoding it names, or in the one it seems to have.
enum MailCharset {
    static func text(_ bytes: [UInt8], named name: String?) -> String {
        // Many say US-ASCII, or nothing, and send anything.
        let isASCII = name.map { $0.isEmpty || $0.lowercased().hasSuffix("ascii") } ?? true
        if !isASCII, let charset = name.flatMap(NamedCharset.init) { return charset.decode(bytes) }
        if case .text(let decoded) = TextDecoder.decode(bytes, atMost: bytes.count) { return decoded.text }
        return String(decoding: bytes, as: UTF8.self)
    }
}
