import Testing

@testable import Gateway

@Suite struct SafeFilenameTests {
    @Test(arguments: [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        (#"C:\Users\me\scan.png"#, "scan.png"),
        ("a\u{0}b.txt", "ab.txt"),
        ("evil\u{202E}gpj.exe", "evilgpj.exe"),
        ("\u{2066}x\u{2069}\u{200F}.txt", "x.txt"),
        ("line\r\nbreak\t.txt", "line break .txt"),
        ("  spaced   out  .txt", "spaced out .txt"),
        ("..", "upload.jpg"), ("", "upload.jpg"), ("///", "upload.jpg"), ("\u{202E}\u{0}", "upload.jpg"),
        (".hidden", "hidden"), ("name.", "name"), ("รายงาน.pdf", "รายงาน.pdf"),
        ("family 👨‍👩‍👧.png", "family 👨‍👩‍👧.png"), ("$(id).jpg", "$(id).jpg"), ("-rf.png", "-rf.png"),
    ])
    func areCleanedButKeepTheirMeaning(raw: String, clean: String) {
        #expect(SafeFilename.make(raw, contentType: "image/jpeg") == clean)
    }

    @Test(arguments: ["x", "ก", "👨‍👩‍👧"])
    func ofAnyLengthFitIntoTheirLimit(letter: String) {
        let name = SafeFilename.make(String(repeating: letter, count: 5000) + ".jpeg", contentType: "image/jpeg")
        #expect((200...255).contains(name.utf8.count))
        #expect(name.hasSuffix(".jpeg"))
    }

    @Test func namesFromMacsAreComposed() {
        let name = SafeFilename.make("re\u{301}sume\u{301}.txt", contentType: "text/plain")
        #expect(Array(name.unicodeScalars) == Array("r\u{E9}sum\u{E9}.txt".unicodeScalars))
    }

    @Test func oneLetterUnderThousandsOfMarksIsCutAmongThem() {
        let raw = "e" + String(repeating: "\u{301}", count: 5000) + ".jpeg"
        let name = SafeFilename.make(raw, contentType: "image/jpeg")
        #expect((200...255).contains(name.utf8.count))
        #expect(name.hasSuffix(".jpeg"))
    }

    @Test func anEndlessExtensionIsCutToo() {
        let raw = String(repeating: "x", count: 5000) + "." + String(repeating: "y", count: 5000)
        #expect(SafeFilename.make(raw, contentType: "image/jpeg").utf8.count == 255)
    }
}
