import Domain
import Testing

/// What content, client and name say of a file's type.
@Suite struct TypeEvidenceTests {
    @Test(arguments: [
        ("image/jpeg", "image/jpeg", "a.JPG"), ("image/jpeg", "image/jpg", "a.jpeg"), ("image/jpeg", nil, "photo"),
        ("text/plain; charset=utf-8", "text/csv", "a.csv"), ("text/csv", "application/octet-stream", "a.txt"),
        ("video/quicktime", "video/mp4", "a.mp4"), ("application/zip", nil, "a.docx"), ("image/heif", nil, "a.heic"),
        ("application/octet-stream", nil, "a.bin"), ("application/pdf", "application/x-pdf", "a.pdf"),
        ("application/json", "application/json", "a.json"), ("image/png", "", "a."),
    ])
    func agree(sniffed: String, declared: String?, name: String) {
        #expect(TypeEvidence(sniffed: sniffed, declared: declared, filename: name).contradictions == [])
    }

    @Test(
        arguments: [
            (
                "text/plain", nil, "a.mp4",
                ["The name ends in .mp4, but the content is text/plain; it was read as that."]
            ),
            (
                "application/pdf", "image/png", "scan.pdf",
                [
                    "It was sent as image/png, but the content is application/pdf; it was read as that."
                ]
            ),
            (
                "image/jpeg", "text/plain", "notes.txt",
                [
                    "The name ends in .txt, but the content is image/jpeg; it was read as that.",
                    "It was sent as text/plain, but the content is image/jpeg; it was read as that.",
                ]
            ),
            (
                "application/octet-stream", nil, "a.jpg",
                [
                    "The name ends in .jpg, but the content is of no known type."
                ]
            ),
            (
                "application/x-executable", nil, "holiday.png",
                [
                    "The name ends in .png, but the content is application/x-executable; it was read as that."
                ]
            ),
        ] as [(String, String?, String, [String])]
    )
    func aLieIsNoted(sniffed: String, declared: String?, name: String, sentences: [String]) {
        let evidence = TypeEvidence(sniffed: sniffed, declared: declared, filename: name)
        #expect(evidence.contradictions == sentences)
    }

    @Test func allThreeAreKept() {
        let evidence = TypeEvidence(sniffed: "image/jpeg", declared: "image/png; q=1", filename: "a.b.PNG")
        #expect(
            evidence.facts == [
                "sniffed": "image/jpeg", "declared": "image/png", "extension": "png", "contradicts": true,
            ]
        )
        #expect(TypeEvidence(sniffed: "text/plain", declared: nil, filename: "a").facts == ["sniffed": "text/plain"])
    }
}
