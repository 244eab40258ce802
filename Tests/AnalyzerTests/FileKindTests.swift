import Testing

@testable import Analyzer

struct FileKindTests {
    @Test(arguments: [
        ("text/plain", FileKind.text), ("text/csv; charset=utf-8", .text), ("TEXT/MARKDOWN", .text),
        ("text/html", .html),
        ("application/xhtml+xml", .html), ("application/json", .text), ("application/ld+json", .text),
        ("application/pdf", .pdf), ("image/jpeg", .picture), ("image/svg+xml", .picture), ("text/rtf", .other),
        ("application/zip", .other), ("application/msword", .other), ("video/mp4", .video), ("", .other),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", .other),
    ])
    func followsTheMediaType(_ type: String, _ kind: FileKind) {
        #expect(FileKind(contentType: type) == kind)
    }
}
