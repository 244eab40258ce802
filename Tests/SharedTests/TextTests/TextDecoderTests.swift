import TestKit
import Testing

@testable import Text

struct TextDecoderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let encoding: String
        let bytes: [UInt8]
        let text: String
        var isCertain = true
        var testDescription: String { "\(encoding), \(bytes.count) bytes" }
    }

    private static let thaiText = "รายงานการประชุม ครั้งที่ ๓ เรื่องน้ำท่วม"

    private static func tis620(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { $0.value < 0x80 ? UInt8($0.value) : UInt8($0.value - 0x0E00 + 0xA0) }
    }

    private static func utf16(_ text: String, little: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            little ? [UInt8(unit & 0xFF), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        }
    }

    private static func utf32(_ text: String, little: Bool) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar -> [UInt8] in
            let bytes = stride(from: 0, to: 32, by: 8).map { UInt8(scalar.value >> UInt32($0) & 0xFF) }
            return little ? bytes : bytes.reversed()
        }
    }

    private static let japanese = "水車の修理報告書です。カタカナも漢字もあります。"

    static let cases = [
        Case(encoding: "utf-8", bytes: [], text: ""),
        Case(encoding: "utf-8", bytes: Array("plain".utf8), text: "plain"),
        Case(encoding: "utf-8", bytes: Array("Grüße, สวัสดี 🌾".utf8), text: "Grüße, สวัสดี 🌾"),
        Case(encoding: "utf-8", bytes: [0xEF, 0xBB, 0xBF] + Array("mark".utf8), text: "mark"),
        Case(encoding: "utf-16le", bytes: [0xFF, 0xFE] + utf16("สวัสดี 🌾", little: true), text: "สวัสดี 🌾"),
        Case(encoding: "utf-16be", bytes: [0xFE, 0xFF] + utf16("สวัสดี 🌾", little: false), text: "สวัสดี 🌾"),
        Case(encoding: "utf-32le", bytes: [0xFF, 0xFE, 0, 0] + utf32("a🌾", little: true), text: "a🌾"),
        Case(encoding: "utf-32be", bytes: [0, 0, 0xFE, 0xFF] + utf32("a🌾", little: false), text: "a🌾"),
        Case(
            encoding: "utf-16le",
            bytes: utf16("No mark here.\r\n", little: true),
            text: "No mark here.\n",
            isCertain: false
        ),
        Case(
            encoding: "utf-16be",
            bytes: utf16("No mark here.", little: false),
            text: "No mark here.",
            isCertain: false
        ),
        Case(encoding: "utf-16le", bytes: utf16(thaiText, little: true), text: thaiText, isCertain: false),
        Case(encoding: "utf-16be", bytes: utf16(thaiText, little: false), text: thaiText, isCertain: false),
        Case(
            encoding: "utf-32le",
            bytes: utf32("Four bytes each.", little: true),
            text: "Four bytes each.",
            isCertain: false
        ),
        Case(encoding: "tis-620", bytes: tis620(thaiText), text: thaiText),
        Case(encoding: "windows-874", bytes: [0x93] + tis620("สวัสดี") + [0x94], text: "“สวัสดี”"),
        Case(encoding: "iso-8859-1", bytes: Array("caf".utf8) + [0xE9], text: "café", isCertain: false),
        Case(
            encoding: "windows-1252",
            bytes: [0x93] + Array("Stra".utf8) + [0xDF] + Array("e".utf8) + [0x94] + Array(" 5 ".utf8) + [0x80],
            text: "“Straße” 5 €",
            isCertain: false
        ),
        Case(
            encoding: "windows-1251",
            bytes: [0xC2, 0xEE, 0xE4, 0xFF, 0xED, 0xE0, 0xFF, 0x20, 0xEC, 0xE5, 0xEB, 0xFC, 0xED, 0xE8, 0xF6, 0xE0],
            text: "Водяная мельница",
            isCertain: false
        ),
        Case(
            encoding: "shift_jis",
            bytes: [
                0x90, 0x85, 0x8E, 0xD4, 0x82, 0xCC, 0x8F, 0x43, 0x97, 0x9D, 0x95, 0xF1, 0x8D, 0x90, 0x8F, 0x91, 0x82,
                0xC5,
                0x82, 0xB7, 0x81, 0x42, 0x83, 0x4A, 0x83, 0x5E, 0x83, 0x4A, 0x83, 0x69, 0x82, 0xE0, 0x8A, 0xBF, 0x8E,
                0x9A,
                0x82, 0xE0, 0x82, 0xA0, 0x82, 0xE8, 0x82, 0xDC, 0x82, 0xB7, 0x81, 0x42,
            ],
            text: japanese
        ),
        Case(
            encoding: "euc-jp",
            bytes: [
                0xBF, 0xE5, 0xBC, 0xD6, 0xA4, 0xCE, 0xBD, 0xA4, 0xCD, 0xFD, 0xCA, 0xF3, 0xB9, 0xF0, 0xBD, 0xF1, 0xA4,
                0xC7,
                0xA4, 0xB9, 0xA1, 0xA3, 0xA5, 0xAB, 0xA5, 0xBF, 0xA5, 0xAB, 0xA5, 0xCA, 0xA4, 0xE2, 0xB4, 0xC1, 0xBB,
                0xFA,
                0xA4, 0xE2, 0xA4, 0xA2, 0xA4, 0xEA, 0xA4, 0xDE, 0xA4, 0xB9, 0xA1, 0xA3,
            ],
            text: japanese
        ),
    ]

    @Test(arguments: cases)
    func readsEveryEncoding(_ example: Case) {
        let expected = DecodedText(text: example.text, encoding: example.encoding, isCertain: example.isCertain)
        #expect(TextDecoder.decode(example.bytes, atMost: 1_000) == .text(expected))
    }

    @Test func keepsUTF8WithAFewBrokenPlacesAndCountsThem() {
        let bytes = Array("Müllers Mühle mahlt für Köln ".utf8) + [0xC3] + Array(" und für Düren".utf8)
        guard case .text(let decoded) = TextDecoder.decode(bytes, atMost: 1_000) else {
            Issue.record("not read")
            return
        }
        #expect(decoded.encoding == "utf-8")
        #expect(decoded.replaced == 1)
        #expect(!decoded.isCertain)
        #expect(decoded.text == "Müllers Mühle mahlt für Köln \u{FFFD} und für Düren")
    }

    @Test func doesNotCountReplacementCharactersThatTheTextHas() {
        let bytes = [0xEF, 0xBB, 0xBF] + Array("a\u{FFFD}b".utf8) + [0xFF]
        guard case .text(let decoded) = TextDecoder.decode(bytes, atMost: 1_000) else {
            Issue.record("not read")
            return
        }
        #expect(decoded.replaced == 1)
    }

    @Test func replacesLoneSurrogates() {
        let bytes: [UInt8] = [0xFF, 0xFE, 0x61, 0x00, 0x00, 0xD8, 0x62, 0x00, 0x00, 0xDC]
        #expect(
            TextDecoder.decode(bytes, atMost: 10)
                == .text(DecodedText(text: "a\u{FFFD}b\u{FFFD}", encoding: "utf-16le", replaced: 2))
        )
    }

    static let binaries: [[UInt8]] = [
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52],
        [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3E, 0],
        Array("PK".utf8) + [3, 4, 20, 0, 8, 0, 8, 0] + Array("notes.txt".utf8),
        [UInt8](repeating: 0, count: 5_000),
        Array(0...255),
    ]

    @Test(arguments: binaries)
    func callsBinariesNoText(_ bytes: [UInt8]) {
        #expect(TextDecoder.decode(bytes, atMost: 1_000) == .notText)
    }

    @Test func neverCallsRandomBytesText() {
        var random = Seeded(state: 42)
        for length in [64, 256, 1_024, 8_192] {
            for _ in 0..<25 {
                let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
                if case .text(let decoded) = TextDecoder.decode(bytes, atMost: 10_000) {
                    Issue.record("\(length) random bytes were read as \(decoded.encoding)")
                }
            }
        }
    }

    /// Chinese and Korean are not known here: they must not come back as accented letters or Thai.
    static let foreign: [[UInt8]] = [
        [
            0xCB, 0xAE, 0xB3, 0xB5, 0xD0, 0xDE, 0xB8, 0xB4, 0xB1, 0xA8, 0xB8, 0xE6, 0xA3, 0xAC, 0xB9, 0xFE, 0xC2, 0xDE,
            0xCF,
            0xAA, 0xB5, 0xC4, 0xCB, 0xAE, 0xB3, 0xB5, 0xBD, 0xA8, 0xD3, 0xDA, 0xD2, 0xBB, 0xC6, 0xDF, 0xB0, 0xCB, 0xC6,
            0xDF,
            0xC4, 0xEA, 0xA1, 0xA3,
        ],
        [
            0xB9, 0xB0, 0xB7, 0xB9, 0xB9, 0xE6, 0xBE, 0xC6, 0xB4, 0xC2, 0x20, 0x31, 0x37, 0x38, 0x37, 0xB3, 0xE2, 0xBF,
            0xA1,
            0x20, 0xC1, 0xF6, 0xBE, 0xEE, 0xC1, 0xB3, 0xBD, 0xC0, 0xB4, 0xCF, 0xB4, 0xD9, 0x2E,
        ],
    ]

    @Test(arguments: foreign)
    func admitsWhenTheEncodingCannotBeTold(_ bytes: [UInt8]) {
        #expect(TextDecoder.decode(bytes, atMost: 1_000) == .unknownEncoding)
    }

    @Test func tellsTheEncodingByAWordFarFromTheStart() {
        let bytes = [UInt8](repeating: 0x61, count: 200_000) + Array(" the caf".utf8) + [0xE9] + Array(" is open".utf8)
        guard case .text(let decoded) = TextDecoder.decode(bytes, atMost: 1_000_000) else {
            Issue.record("not read")
            return
        }
        #expect(decoded.encoding == "iso-8859-1")
        #expect(decoded.text.hasSuffix(" the café is open"))
    }

    @Test func cutsOldEncodingsAtTheLimitToo() {
        let thai = [UInt8](repeating: 0xA1, count: 3) + [0xD2]
        let bytes = Array(repeatElement(thai, count: 100).joined())
        guard case .text(let decoded) = TextDecoder.decode(bytes, atMost: 10),
            case .text(let whole) = TextDecoder.decode(bytes, atMost: 400)
        else {
            Issue.record("not read")
            return
        }
        #expect(decoded.text.unicodeScalars.count == 10 && decoded.isCut)
        #expect(whole.text.unicodeScalars.count == 400 && !whole.isCut)
    }

    @Test func keepsNoMoreThanTheLimitAndSaysSo() {
        let bytes = Array(String(repeating: "น้ำ ", count: 1_000).utf8)
        guard case .text(let decoded) = TextDecoder.decode(bytes, atMost: 10) else {
            Issue.record("not read")
            return
        }
        #expect(decoded.text == "น้ำ น้ำ น้")
        #expect(decoded.isCut)
        #expect(decoded.replaced == 0)
    }

    @Test(arguments: 1...12)
    func cutsBetweenCharactersWhateverTheLimit(_ limit: Int) {
        let bytes = Array(String(repeating: "a🌾น", count: 40).utf8)
        guard case .text(let decoded) = TextDecoder.decode(bytes, atMost: limit) else {
            Issue.record("not read")
            return
        }
        #expect(decoded.text.unicodeScalars.count == limit)
        #expect(!decoded.text.contains("\u{FFFD}"))
    }
}
