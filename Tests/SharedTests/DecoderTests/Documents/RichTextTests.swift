import DecoderWire
import Testing

@testable import Decoder

/// RTF, as Word, WordPad and LibreOffice write it.
@Suite struct RichTextTests {
    private static func read(_ text: String) throws -> DocumentContents {
        try Read.document(Array(text.utf8), .richText)
    }

    @Test func readsTextAndProperties() throws {
        let contents = try Self.read(
            #"""
            {\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset222 Angsana New;}}
            {\colortbl;\red255\green0\blue0;}{\*\generator Riched20;}{\info{\title Mill letter}{\author Som{\b chai}}
            {\creatim\yr2026\mo3\dy14\hr17\min4}{\nofpages2}{\nofwords12}}
            \pard\f0\fs24 The wheel\emdash\'e9t\'e9\par Row\cell two\cell\row {\pict\pngblip 89504e47}after\page
            {\f1 \'e2\'c3\'a7\'ca\'d5}\par{\v secret}\uc1\u3650?\u3619?\u3591?{\uc2\u8364??}\~end\{\}}
            """#
        )
        #expect(contents.format == "RTF" && contents.method == "rtf/1")
        #expect(contents.pages.map(\.text) == ["The wheel—été\nRow\ttwo\nafter", "โรงสี\nโรง€\u{A0}end{}"])
        #expect(contents.properties["title"] == .text("Mill letter"))
        #expect(contents.properties["author"] == .text("Somchai"))
        #expect(contents.properties["creation_date"] == .text("2026-03-14T17:04"))
        #expect(contents.properties["page_count"] == .number(2))
        #expect(contents.properties["word_count"] == .number(12))
        #expect(contents.notes.isEmpty)
    }

    @Test func charactersOfTwoBytesAndOfTwoUnits() throws {
        #expect(
            try Self.read(#"{\rtf1\ansicpg932 \'93\'fa\'96\'7b\u-10179?\u-8694? x}"#).pages.map(\.text) == ["日本😊 x"]
        )
    }

    @Test func leavesOutBinary() throws {
        #expect(try Self.read(#"{\rtf1 a{\pict\bin5 }}}}}b}c}"#).pages.map(\.text) == ["ac"])
    }

    @Test func saysWhenTheEndIsMissing() throws {
        let contents = try Self.read(#"{\rtf1 {\b bold"#)
        #expect(contents.pages.map(\.text) == ["bold"])
        #expect(contents.notes == ["The document is cut off: its end is missing."])
    }

    @Test(arguments: [
        ("{\\rtf1" + String(repeating: "{", count: 1_000_000), Refusal.Code.tooLarge), ("plain", .invalidFile),
    ])
    func refusesWhatIsNone(text: String, code: Refusal.Code) {
        #expect(Read.refusal(Array(text.utf8), .richText) == code)
    }

    @Test func oddEndsDoNoHarm() throws {
        let text = #"{\rtf1\u\'\'z\'4\bin999999999 \f-1\fcharset\uc-5\u99999999999\ansicpg-1 x\"#
        for count in 5...text.utf8.count { _ = Read.refusal(Array(text.utf8.prefix(count)), .richText) }
        #expect(Read.refusal(Array(text.utf8), .richText) == nil)
    }
}
