import Domain

/// Makes what a decoder said safe to store: it may be in the hands of the file it was given.
enum Untrusted {
    /// One line without control characters, cut at a length.
    static func line(_ text: String, atMost limit: Int) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.lazy.filter({ !$0.properties.isControl }).prefix(limit) {
            kept.append(scalar)
        }
        return String(kept)
    }

    /// UTF-8 with every NUL left out, which SQL cannot store.
    static func text(_ bytes: some Collection<UInt8>) -> String {
        bytes.contains(0)
            ? String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self) : String(decoding: bytes, as: UTF8.self)
    }

    /// Facts with every text made a short line.
    static func facts(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(line(text, atMost: 1_000))
        case .array(let elements): .array(elements.map { facts($0) })
        case .object(let members): .object(members.mapValues { facts($0) })
        case .null, .bool, .integer, .number: value
        }
    }
}
