/// An encoding that a file names: `charset=windows-874` in a message, `\ansicpg874` in RTF.
public struct NamedCharset: Sendable {
    private enum Method {
        case unicode(AnyEncoding)
        case escapedJapanese
    }
    private let method: Method

    private static let names: [String: LegacyEncoding] = [
        "tis-620": .thai, "tis620": .thai, "iso-8859-11": .thai, "windows-874": .thai, "cp874": .thai, "x-cp874": .thai,
        "shift_jis": .shiftJIS, "shift-jis": .shiftJIS, "sjis": .shiftJIS, "x-sjis": .shiftJIS, "cp932": .shiftJIS,
        "windows-31j": .shiftJIS, "ms_kanji": .shiftJIS, "euc-jp": .eucJP, "windows-1251": .cyrillic,
        "cp1251": .cyrillic, "iso-8859-1": .western, "iso-8859-15": .western, "latin1": .western, "l1": .western,
        "windows-1252": .western, "cp1252": .western,
    ]

    /// By an IANA name or a common other one; `nil` if this encoding is not known here.
    public init?(_ name: String) {
        let name = name.lowercased().filter { $0 != "\"" && $0 != " " }
        switch name {
        case "utf-8", "utf8", "us-ascii", "ascii", "unicode-1-1-utf-8": method = .unicode(.utf8)
        case "utf-16", "utf-16be": method = .unicode(.wide(.utf16be))
        case "utf-16le": method = .unicode(.wide(.utf16le))
        case "iso-2022-jp": method = .escapedJapanese
        default:
            guard let legacy = Self.names[name] else { return nil }
            method = .unicode(.legacy(legacy))
        }
    }

    /// By a number of Microsoft's; `nil` if this encoding is not known here.
    public init?(codePage: Int) {
        switch codePage {
        case 874: self.init("windows-874")
        case 932: self.init("shift_jis")
        case 1_251: self.init("windows-1251")
        case 1_252, 0, 28_591: self.init("windows-1252")
        case 65_001, 20_127: self.init("utf-8")
        default: return nil
        }
    }

    /// The text, with U+FFFD for bytes that stand for nothing.
    public func decode(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        switch method {
        case .unicode(.utf8): return String(decoding: bytes, as: UTF8.self)
        case .unicode(.wide(let wide)):
            if let mark = ByteOrderMark(bytes), case .wide(let said) = mark.encoding {
                return said.decode(bytes.dropFirst(mark.length), isCut: false).text
            }
            return wide.decode(bytes[...], isCut: false).text
        case .unicode(.legacy(let legacy)): return legacy.decode(bytes[...]).text
        case .escapedJapanese:
            return JapaneseCharset.eucJP.decode(Self.withoutEscapes(bytes)[...]).text
        }
    }

    /// ISO-2022-JP as EUC-JP: between escapes to the large set every byte gets its upper bit.
    private static func withoutEscapes(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var upper: UInt8 = 0
        var at = 0
        while at < bytes.count {
            if bytes[at] == 0x1B, at + 2 < bytes.count {
                upper = bytes[at + 1] == UInt8(ascii: "$") ? 0x80 : 0
                at += 3
            } else {
                out.append(bytes[at] > 0x20 ? bytes[at] | upper : bytes[at])
                at += 1
            }
        }
        return out
    }
}
