import Domain
import Testing

@testable import Insight

struct SearchWordingTests {
    /// Whether a text has every term of a query, as the index would see it.
    private func has(_ text: String, _ query: String) -> Bool {
        let words = Set(SearchWording.words(of: text))
        let terms = SearchWording.terms(of: query)
        return !terms.isEmpty
            && terms.allSatisfy { term in
                term.phrases.contains { phrase in
                    words.contains { first in
                        phrase.enumerated().allSatisfy { words.contains(SearchWord($1, at: first.position + $0)) }
                    }
                }
            }
    }

    @Test(arguments: [
        ("The Mills of Bangkok", "mill"), ("INV-2024-0017 was paid", "inv-2024-0017"),
        ("ใบแจ้งหนี้ค่าไฟฟ้าประจำเดือน", "ไฟฟ้า"), ("นายสมชายทรัพย์ประเสริฐเดินทาง", "ทรัพย์ประเสริฐ"),
        ("ราคา ๑,๒๓๔ บาท", "1234"), ("東京都の請求書を送ります", "請求書"), ("ラーメンの作り方", "ラーメン"),
        ("它们的", "它们"), ("水", "水"), ("Straße der Größe", "größe"), ("to be or not to be", "to be"),
    ])
    func whatIsThereIsFound(_ text: String, _ query: String) {
        #expect(has(text, query))
    }

    @Test(arguments: [("The mill", "water"), ("東京都の請求書", "京書"), ("ค่าไฟฟ้า", "ค่าน้ำประปา")])
    func whatIsNotThereIsNotFound(_ text: String, _ query: String) {
        #expect(!has(text, query))
    }

    @Test func aSnippetShowsWhatWasLookedFor() {
        let text =
            String(repeating: "Nothing to see here at all. ", count: 40) + "The water mill turns. "
            + String(repeating: "Nothing again. ", count: 40)
        let snippet = Snippet(of: text, terms: SearchWording.terms(of: "water mills"))
        let scalars = Array(snippet.text.unicodeScalars)
        #expect(scalars.count <= Snippet.width + 2)
        #expect(snippet.highlights.map { String(String.UnicodeScalarView(scalars[$0])) } == ["water", "mill"])
    }

    @Test func aSnippetOfThaiMarksTheWord() {
        let snippet = Snippet(of: "ใบแจ้งหนี้ค่าไฟฟ้า", terms: SearchWording.terms(of: "ไฟฟ้า"))
        let scalars = Array(snippet.text.unicodeScalars)
        #expect(
            snippet.highlights.map { String(String.UnicodeScalarView(scalars[$0])) }.contains { $0.contains("ไฟฟ้า") }
        )
    }
}
