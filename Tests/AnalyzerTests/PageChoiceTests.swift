import Domain
import Testing

@testable import Analyzer

/// Which reading of a page is kept.
@Suite struct PageChoiceTests {
    private static let prose = """
        The volunteers repaired the water wheel of the mill at Harrow Creek. It turns again after ninety years, and the
        flour is sold on Saturdays.
        """
    private static let thai = "โรงสีข้าวริมคลองแห่งนี้สร้างขึ้นเมื่อปีนั้น และสีข้าวให้ชาวบ้านในตำบลมานานกว่าห้าสิบปี"
    private static let unmapped = String(prose.map { $0.isLetter && $0 < "n" ? "\u{FFFD}" : $0 })
    private static let privateUse = String(prose.map { $0.isLetter ? "\u{F061}" : $0 })
    private static let numbered = prose.map { "(cid:\($0.asciiValue ?? 0))" }.joined()
    private static let controls = String(prose.map { $0 == "e" || $0 == "t" ? "\u{1}" : $0 })
    private static let shifted =
        "Wkh yroxqwhhuv uhsdluhg wkh zdwhu zkhho ri wkh ploo dw Kduurz Fuhhn. Lw wxuqv djdlq diwhu"
        + " qlqhwb bhduv, dqg wkh iorxu lv vrog rq Vdwxugdbv lq wkh vwuhhw ri wkh ploo"

    /// A layer, what was recognised and how surely, and which is kept; `nil` stands for no recognition at all.
    static let table: [(name: String, layer: String, seen: String?, confidence: Double, source: String, isBoth: Bool)] =
        [
            ("a layer without recognition", prose, nil, 0, "pdf_text_layer", false),
            ("a layer that recognition confirms", prose, prose, 0.95, "pdf_text_layer", true),
            ("a Thai layer", thai, thai, 0.9, "pdf_text_layer", true),
            ("a scan without a layer", "", prose, 0.93, "ocr", false),
            ("a poor scan without a layer", "", prose, 0.55, "ocr", false),
            ("glyphs nobody could name", unmapped, prose, 0.9, "ocr", true),
            ("glyphs in private use", privateUse, prose, 0.9, "ocr", false),
            ("numbers of glyphs", numbered, prose, 0.9, "ocr", false),
            ("control characters", controls, prose, 0.9, "ocr", true),
            ("an alphabet moved by three", shifted, prose, 0.9, "ocr", true),
            ("a garbled layer, and noise beside it", unmapped, "~ | ea Ss ..", 0.3, "pdf_text_layer", false),
            ("a stamp on a scanned page", "Scanned with CamScanner", prose, 0.9, "ocr", true),
            (
                "a stamp on a page that is hardly readable", "Scanned with CamScanner", prose, 0.55, "pdf_text_layer",
                true
            ),
            ("a title page", "The Mill Book", "The Mill Book", 0.96, "pdf_text_layer", true),
            ("a blank page", "", "", 0, "pdf_text_layer", false),
            ("a photograph", "", "9 ea te Mat aS\nas SA 9 41 2 ๊\nsgh", 0.43, "pdf_text_layer", false),
        ]

    @Test(arguments: table.indices)
    func theBetterReadingIsKeptAndTheOtherBesideIt(_ index: Int) {
        let row = Self.table[index]
        let seen = row.seen.map { PageReading(recognised: $0, confidence: row.confidence) }
        let page = PageChoice.best(7, layer: PageReading(layer: row.layer), recognised: seen)
        #expect(page.number == 7)
        #expect(page.source == row.source, "\(row.name): \(page)")
        #expect((page.other != nil) == row.isBoth, "\(row.name): \(page)")
        #expect(page.other?.source != page.source, "\(row.name)")
        #expect(page.text == (row.source == "ocr" ? row.seen : PageReading(layer: row.layer).text), "\(row.name)")
    }

    @Test(arguments: [
        (prose, false), (thai, false), ("", true), ("Page 7", true), (unmapped, true), (privateUse, true),
        (numbered, true),
        (controls, true), (shifted, true),
    ])
    func onlyADoubtfulLayerIsRecognisedToo(_ layer: String, isDoubtful: Bool) {
        #expect(PageChoice.needsRecognition(PageReading(layer: layer)) == isDoubtful, "\(PageReading(layer: layer))")
    }

    @Test(
        arguments: [
            ([], 3, nil), ([2], 3, "Page 2 has no text."), ([1, 2, 3], 3, "No page of the document has text."),
            ([1, 3, 4, 5, 9], 9, "Pages 1, 3–5, 9 have no text."),
        ] as [([Int], Int, String?)]
    )
    func namesPagesInRanges(_ pages: [Int], _ count: Int, _ sentence: String?) {
        #expect(PageRange.sentence(for: pages, of: count) == sentence)
    }
}
