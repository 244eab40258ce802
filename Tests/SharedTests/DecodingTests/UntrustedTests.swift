import Domain
import Testing

@testable import Decoding

/// What a decoder says, made safe.
@Suite struct UntrustedTests {
    @Test func aLineHasNoControlCharactersAndAnEnd() {
        #expect(Untrusted.line("a\u{0}b\u{1B}[31m\nc", atMost: 100) == "ab[31mc")
        #expect(Untrusted.line(String(repeating: "ก", count: 300), atMost: 200).unicodeScalars.count == 200)
    }

    @Test func aTextHasNoNUL() {
        #expect(Untrusted.text(Array("a\u{0}b\nc".utf8)) == "ab\nc")
        #expect(Untrusted.text([0xFF, 0x41]) == "\u{FFFD}A")
    }

    @Test func factsAreCleanedAllTheWayDown() {
        let facts: JSONValue = ["a": ["b\u{0}", 1, true, nil], "c": ["d": "e\u{7}"]]
        #expect(Untrusted.facts(facts) == ["a": ["b", 1, true, nil], "c": ["d": "e"]])
    }
}
