import Testing
import Text

/// What is text and what only looks like it.
@Suite struct TextQualityTests {
    private static let prose = """
        The volunteers repaired the water wheel of the mill at Harrow Creek. It turns again after ninety years, and the
        flour is sold on Saturdays at 2.40 pounds a bag.
        """
    private static let thai = "โรงสีข้าวริมคลองแห่งนี้สร้างขึ้นเมื่อปี พ.ศ. 2485 และสีข้าวให้ชาวบ้านมานานกว่าห้าสิบปี"

    private static func shifted(_ text: String, by step: UInt32) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let base: UInt32? =
                switch scalar.value {
                case 0x41...0x5A: 0x41
                case 0x61...0x7A: 0x61
                default: nil
                }
            let moved = base.flatMap { Unicode.Scalar($0 + (scalar.value - $0 + step) % 26) }
            out.append(moved ?? scalar)
        }
        return String(out)
    }

    @Test(arguments: [
        prose, thai, "Rechnung Nr. 4711 über 1.250,00 € für die Lieferung von Mehl und Öl", "1 250.00\n34\n2026-03-14",
        "Chapter 1 ........................ 5\nChapter 2 ........................ 17", "NATO, UNESCO & ASEAN (2026)",
        "Фермеры починили мельницу на реке.", "製粉所の水車は九十年ぶりに回っている。",
    ])
    func writtenTextIsGood(_ text: String) {
        #expect(TextQuality(of: text).score > 0.8, "\(TextQuality(of: text))")
    }

    @Test(
        arguments: [
            ("", 0.0), (" \n\t", 0), ("\u{FFFD}\u{FFFD}\u{FFFD} \u{FFFD}\u{FFFD}", 0),
            (prose.replacing("e", with: "\u{FFFD}"), 0.75), (prose.replacing("e", with: "\u{E021}"), 0.75),
            (prose.replacing("t", with: "\u{7}"), 0.75),
            (prose.map { _ in "(cid:72)" }.joined(), 0), ("(cid:40)(cid:41) The mill (cid:3)(cid:4)(cid:5)", 0.75),
            (shifted(prose, by: 3), 0.75), (shifted(prose, by: 13), 0.75),
            ("Тhе mіll оf thе сrееk аnd іts whееl", 0.75), ("์่้ัีิเเแแโ ะะาา ่่้้ ิิี เแ", 0.6),
            ("9 ea te Mat aS\nas    SA 9 41 519 2\nsgh  m5a | ~~ .. — ^ ~ '' ` . , ~", 0.8),
        ] as [(String, Double)]
    )
    func garbledTextIsNot(_ text: String, most: Double) {
        #expect(TextQuality(of: text).score <= most, "\(TextQuality(of: text)) \(text.prefix(60))")
    }

    @Test func lettersAreCountedWithoutSignsAndBlanks() {
        #expect(TextQuality(of: "Mill 7: ที่ – !").letters == 8)
        #expect(TextQuality(of: "...").letters == 0)
    }
}
