/// Encodings from before Unicode that are met in Thailand and its neighbourhood, told apart by how letters stand.
enum LegacyEncoding: CaseIterable {
    case thai, shiftJIS, eucJP, cyrillic, western

    /// How well the bytes outside ASCII stand where this encoding's letters would, 0 to 1.
    func score(of bytes: ArraySlice<UInt8>) -> Double {
        switch self {
        case .thai: ThaiCharset.score(of: bytes)
        case .shiftJIS: JapaneseCharset.shiftJIS.score(of: bytes)
        case .eucJP: JapaneseCharset.eucJP.score(of: bytes)
        case .cyrillic: CyrillicCharset.score(of: bytes)
        case .western: WesternCharset.score(of: bytes)
        }
    }

    /// As many bytes as a character takes at most.
    var mostBytes: Int { self == .shiftJIS || self == .eucJP ? 2 : 1 }

    /// Whether text of this encoding has a structure that others do not have by chance.
    var checksItself: Bool {
        switch self {
        case .thai, .shiftJIS, .eucJP: true
        case .cyrillic, .western: false
        }
    }

    /// The IANA name, lower case; of a standard and its extension by Microsoft the plainest that covers the bytes.
    func name(of bytes: ArraySlice<UInt8>) -> String {
        let isPlain = !bytes.contains { (0x80...0xA0).contains($0) }
        switch self {
        case .thai: return isPlain ? "tis-620" : "windows-874"
        case .shiftJIS: return "shift_jis"
        case .eucJP: return "euc-jp"
        case .cyrillic: return "windows-1251"
        case .western: return bytes.contains { (0x80...0x9F).contains($0) } ? "windows-1252" : "iso-8859-1"
        }
    }

    /// The text, with U+FFFD for bytes that stand for nothing, and how many these are.
    func decode(_ bytes: ArraySlice<UInt8>) -> (text: String, replaced: Int) {
        switch self {
        case .thai: SingleBytes.decode(bytes, ThaiCharset.scalar)
        case .shiftJIS: JapaneseCharset.shiftJIS.decode(bytes)
        case .eucJP: JapaneseCharset.eucJP.decode(bytes)
        case .cyrillic: SingleBytes.decode(bytes, CyrillicCharset.scalar)
        case .western: SingleBytes.decode(bytes, WesternCharset.scalar)
        }
    }
}

/// Reading where every byte is a character.
enum SingleBytes {
    /// The text; bytes under 0x80 are ASCII, the others as the table says.
    static func decode(_ bytes: ArraySlice<UInt8>, _ table: (UInt8) -> Unicode.Scalar?) -> (text: String, replaced: Int)
    {
        let upper = (UInt8(0x80)...0xFF).map { table($0).map { Array(String($0).utf8) } ?? [] }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 3)
        var replaced = 0
        for byte in bytes {
            if byte < 0x80 {
                out.append(byte)
                continue
            }
            let encoded = upper[Int(byte) - 0x80]
            if encoded.isEmpty {
                out.append(contentsOf: [0xEF, 0xBF, 0xBD] as [UInt8])
                replaced += 1
            } else {
                for part in encoded { out.append(part) }
            }
        }
        return (String(decoding: out, as: UTF8.self), replaced)
    }

    /// Microsoft's punctuation at 0x80…0x9F, as in code page 1252; others use parts of it.
    static let windowsMarks: [Unicode.Scalar?] = [
        "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
        nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
    ]
}
