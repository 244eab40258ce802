import DecoderWire
import Testing

@testable import Decoder

/// Messages as programs send them.
@Suite struct MailTests {
    private static func read(_ text: String) throws -> DocumentContents {
        try Read.document(Array(text.replacing("\n", with: "\r\n").utf8), .mail)
    }

    private static let message = #"""
        Received: from mill.example
        From: =?utf-8?B?4Liq4Lih4LiK4Liy4Lii?= <somchai@mill.example>
        To: malee@mill.example,
         guest@mill.example
        Subject: =?windows-874?B?4sPnp8rV?= =?utf-8?Q?=E0=B9=83=E0=B8=AB?=
         =?utf-8?Q?=E0=B8=A1=E0=B9=88_2026?=
        Date: Sat, 14 Mar 2026 17:42:10 +0700
        Message-ID: <1@mill.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="a b"

        not read
        --a b
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        The wheel =E0=B9=82=E0=B8=A3=E0=B8=87=
        =E0=B8=AA=E0=B8=B5 turns.
        --inner
        Content-Type: text/html

        <p>The same</p>
        --inner--
        --a b
        Content-Type: application/pdf; name="=?utf-8?Q?r=C3=A9sum=C3=A9=2Epdf?="
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment

        JVBERi0xLjQK
        JVBERi0=
        --a b
        Content-Type: text/plain
        Content-Disposition: attachment; filename*0*=utf-8''%E0%B9%82; filename*1=x.txt

        secret
        --a b--
        after
        """#

    @Test func readsHeadTextAndNamesOfAttachments() throws {
        let contents = try Self.read(Self.message)
        #expect(contents.format == "EML" && contents.method == "mail/1")
        #expect(contents.properties["title"] == .text("โร็งสีใหม่ 2026"))
        #expect(contents.properties["author"] == .text("สมชาย <somchai@mill.example>"))
        #expect(contents.properties["to"] == .text("malee@mill.example, guest@mill.example"))
        #expect(contents.properties["creation_date"] == .text("2026-03-14T17:42:10+07:00"))
        #expect(contents.properties["attachment_count"] == .number(2))
        #expect(
            contents.entries == [
                .init(name: "résumé.pdf", type: "application/pdf", size: 14),
                .init(name: "โx.txt", type: "text/plain", size: 6),
            ]
        )
        let lines = try #require(contents.pages.first).text.split(separator: "\n")
        #expect(lines.contains("The wheel โรงสี turns."))
        #expect(lines.contains("[Attachment] résumé.pdf (application/pdf, 14 bytes)"))
        #expect(!lines.contains { $0.contains("same") || $0.contains("secret") || $0.contains("not read") })
    }

    @Test(
        arguments: [
            ("text/plain; charset=windows-874", "8bit", [0xE2, 0xC3, 0xA7, 0xCA, 0xD5], "โรงสี"),
            ("text/plain; charset=tis-620", "base64", Array("4sOnytU=".utf8), "โรงสี"),
            ("text/plain; charset=iso-2022-jp", "7bit", Array("\u{1B}$BF|K\\\u{1B}(B!".utf8), "日本!"),
            ("text/plain; charset=shift_jis", "8bit", [0x93, 0xFA, 0x96, 0x7B], "日本"),
            ("text/plain; charset=iso-8859-1", "quoted-printable", Array("caf=E9 =\n=3D".utf8), "café ="),
            ("text/plain", "8bit", Array("โรงสี".utf8), "โรงสี"),
            ("text/html; charset=utf-8", "7bit", Array("<style>x</style><p>A &amp; B</p>".utf8), "A & B"),
            ("text/plain; charset=utf-8", "7bit", Array("a\n\n\n  b  \n".utf8), "a\nb"),
        ] as [(String, String, [UInt8], String)]
    )
    func readsEncodings(type: String, encoding: String, body: [UInt8], text: String) throws {
        let head = "From: a@b.c\nContent-Type: \(type)\nContent-Transfer-Encoding: \(encoding)\n\n"
        #expect(try Read.text(Array(head.utf8) + body, .mail) == "From: a@b.c\n\(text)")
    }

    @Test func aMessageWithinIsOnlyNamed() throws {
        let contents = try Self.read(
            """
            Subject: Fwd
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: message/rfc822

            Subject: inner

            secret
            --x
            Content-Type: text/plain

            no end
            """
        )
        #expect(contents.entries == [.init(name: "unnamed", type: "message/rfc822", size: 24)])
        #expect(contents.pages.first?.text.contains("no end") == true)
        #expect(contents.pages.first?.text.contains("secret") == false)
    }

    @Test func endsWhatHasNoEnd() throws {
        let nested = (0..<20).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        #expect(Read.refusal(Array("From: a\n\(nested)".utf8), .mail) == .tooLarge)
        let parts = String(repeating: "--b\n\nx\n", count: 5_000)
        let wide = "From: a\nContent-Type: multipart/mixed; boundary=b\n\n\(parts)"
        #expect(Read.refusal(Array(wide.utf8), .mail) == .tooLarge)
        #expect(Read.refusal(Array("no head here".utf8), .mail) == .invalidFile)
        #expect(Read.refusal([0, 1, 2, 255], .mail) == .invalidFile)
        let words = "Subject: " + String(repeating: "=?utf-8?B?", count: 100_000) + "\n\nx"
        let start = ContinuousClock.now
        #expect(Read.refusal(Array(words.utf8), .mail) == nil)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test(
        arguments: [
            ("14 Mar 26 7:05 GMT", "2026-03-14T07:05:00Z"),
            ("Sat, 14 Mar 2026 17:42:10 +0700 (ICT)", "2026-03-14T17:42:10+07:00"),
            ("14 Mar 2026 17:42:10", "2026-03-14T17:42:10"), ("yesterday", nil), ("99 Mar 2026 17:42", nil),
        ] as [(String, String?)]
    )
    func readsDates(field: String, date: String?) {
        #expect(MailDate.text(field) == date)
    }
}
