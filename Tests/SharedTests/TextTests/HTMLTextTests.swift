import Testing

@testable import Text

struct HTMLTextTests {
    @Test func readsTheTextOfHTML() {
        let html = """
            <!DOCTYPE html><html><head><title>The &amp; Mill</title><style>p { color: red }</style></head>
            <body><!-- no --><script>var x = "<p>";</script><p>Flour&nbsp;is sold &#3586;&#x0E49;&bogus; 3 < 4</p></body></html>
            """
        let text = HTMLText.text(of: html)
        #expect(text.contains("The & Mill"))
        #expect(text.contains("Flour\u{A0}is sold ข้&bogus; 3 < 4"))
        #expect(!text.contains("color") && !text.contains("var x") && !text.contains("no -"))
        #expect(!text.contains(">"))
    }
}
