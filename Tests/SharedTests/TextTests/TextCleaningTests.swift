import Testing

@testable import Text

struct TextCleaningTests {
    @Test func leavesOutControlCharactersAndUnifiesLineEnds() {
        #expect(TextCleaning.cleaned("a\u{0}b\r\nc\rd\u{1B}\u{7F}\te\u{0C}f").text == "ab\nc\nd\te\u{0C}f")
    }
}
