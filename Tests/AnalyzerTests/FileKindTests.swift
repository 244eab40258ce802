import Domain
import Testing

@testable import Analyzer

struct FileKindTests {
    @Test(arguments: [
        ("text/plain", FileKind.text), ("text/csv; charset=utf-8", .text), ("TEXT/MARKDOWN", .text),
        ("text/html", .html),
        ("application/xhtml+xml", .html), ("application/json", .text), ("application/ld+json", .text),
        ("application/pdf", .pdf), ("image/jpeg", .picture), ("image/svg+xml", .html), ("video/mp4", .video),
        ("", .other),
        ("text/rtf", .document(.richText)), ("application/rtf", .document(.richText)),
        ("application/zip", .document(.package)), ("application/epub+zip", .document(.package)),
        ("application/msword", .document(.compound)), ("application/x-ole-storage", .document(.compound)),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", .document(.package)),
        ("application/vnd.oasis.opendocument.text; x=1", .document(.package)), ("message/rfc822", .document(.mail)),
        ("application/x-tar", .document(.tar)),
        ("application/gzip", .document(.gzip)), ("application/x-7z-compressed", .other),
    ])
    func followsTheMediaType(_ type: String, _ kind: FileKind) {
        #expect(FileKind(contentType: type) == kind)
    }
}
