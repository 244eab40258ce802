import Testing

@testable import Text

/// Tables, Markdown, and encodings that a file names.
@Suite struct ShapeTests {
    @Test(
        arguments: [
            ("Rice,Tonnes\nJasmine,42\n", ",", 2, 2, ["Rice", "Tonnes"]),
            ("a;b;c\r\n1,5;2,5;3,5\r\n4;5;6", ";", 3, 3, ["a", "b", "c"]),
            ("1\t2\n3\t4\n\n", "\t", 2, 2, []), ("a|b\nc|d", "|", 2, 2, ["a", "b"]),
            ("\"a, b\",\"say \"\"hi\"\"\"\n\"one\ntwo\",x\n", ",", 2, 2, ["a, b", "say \"hi\""]),
            ("x,x\n1,2\n", ",", 2, 2, []),
        ] as [(String, Character, Int, Int, [String])]
    )
    func aTableHasAShape(text: String, delimiter: Character, rows: Int, columns: Int, names: [String]) throws {
        let table = try #require(SeparatedValues(text))
        #expect(table.delimiter == delimiter && table.rowCount == rows && table.columnCount == columns)
        #expect(table.columnNames == names)
    }

    @Test(arguments: ["", "one\ntwo\nthree", "a,b", "\"never ends, and on\nand, on"])
    func otherTextsHaveNone(text: String) {
        #expect(SeparatedValues(text) == nil)
    }

    @Test func markdownSaysWhatItIsCalled() {
        let plain = MarkdownOutline("intro\n## Second\n# The mill #\n```\n# code\n```\n    # code\n#tag\n")
        #expect(plain.title == "The mill" && plain.headingCount == 2)
        let fields = MarkdownOutline("---\ntitle: \"A: b\"\nauthor: Somchai\ndate: 2026-03-14\nx\n---\n# Other\n")
        #expect(fields.title == "A: b" && fields.author == "Somchai" && fields.date == "2026-03-14")
        #expect(fields.headingCount == 1)
        #expect(MarkdownOutline("---\nno end").title == nil)
    }

    @Test(
        arguments: [
            ("TIS-620", [0xE2, 0xC3, 0xA7], "โรง"), ("\"windows-874\"", [0xE2, 0xC3, 0xA7], "โรง"),
            ("utf-8", Array("โรง".utf8), "โรง"), ("iso-2022-jp", Array("\u{1B}$BF|K\\\u{1B}(B!".utf8), "日本!"),
            ("Shift_JIS", [0x93, 0xFA], "日"), ("latin1", [0xE9], "é"), ("utf-16", [0xFF, 0xFE, 0x41, 0], "A"),
            ("utf-16le", [0x41, 0], "A"), ("us-ascii", [0x41, 0xFF], "A\u{FFFD}"),
        ] as [(String, [UInt8], String)]
    )
    func aNamedEncodingIsRead(name: String, bytes: [UInt8], text: String) throws {
        #expect(try #require(NamedCharset(name)).decode(bytes) == text)
    }

    @Test func anUnknownEncodingIsNone() {
        #expect(NamedCharset("klingon") == nil && NamedCharset(codePage: 437) == nil)
        #expect(NamedCharset(codePage: 874)?.decode([0xE2]) == "โ")
    }
}
