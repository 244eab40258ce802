import FoundationEssentials
import Testing

@testable import Gateway

@Suite struct MediaTypeTests {
    private static func bytes(_ hex: String, _ text: String = "", pad: Int = 64) -> [UInt8] {
        let digits = Array(hex.filter { $0 != " " })
        let head = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
        return head + Array(text.utf8) + Array(repeating: 0, count: pad)
    }

    @Test(arguments: [
        (bytes("FFD8FFE0"), "x", "image/jpeg"), (bytes("89504E470D0A1A0A"), "x", "image/png"),
        (bytes("", "GIF89a"), "x", "image/gif"), (bytes("", "RIFF0000WEBPVP8 "), "x", "image/webp"),
        (bytes("424D 36000000 00000000 36000000 28000000 01000000 01000000"), "x", "image/bmp"),
        (bytes("49492A00"), "x", "image/tiff"), (bytes("4D4D002A"), "x", "image/tiff"),
        (bytes("00000018", "ftypheic0000mif1heic"), "x", "image/heic"),
        (bytes("00000018", "ftypmif10000mif1heic"), "x", "image/heic"),
        (bytes("0000001C", "ftypavif0000avifmif1"), "x", "image/avif"),
        (bytes("00000018", "ftypisom0000isomavc1"), "x", "video/mp4"),
        (bytes("00000014", "ftypqt  0000qt  "), "x", "video/quicktime"),
        (bytes("00000018", "ftypM4A 0000"), "x", "audio/mp4"),
        (bytes("1A45DFA3 9F4286810142F7810142F2810442F381084282847765626D"), "x", "video/webm"),
        (bytes("1A45DFA3", "....matroska"), "x", "video/x-matroska"),
        (bytes("", "RIFF0000AVI LIST"), "x", "video/x-msvideo"), (bytes("", "RIFF0000WAVEfmt "), "x", "audio/wav"),
        (bytes("", "ID3\u{4}"), "x", "audio/mpeg"), (bytes("FFFB9064"), "x", "audio/mpeg"),
        (bytes("FFF150"), "x", "audio/aac"), (bytes("", "OggS"), "x", "audio/ogg"),
        (bytes("", "%PDF-1.7\n"), "x", "application/pdf"), (bytes("", "junk\n%PDF-1.4"), "x.txt", "application/pdf"),
        (bytes("1F8B08"), "x", "application/gzip"), (bytes("504B0304", "aaaa"), "x.docx", "application/zip"),
        (bytes("504B0506"), "x", "application/zip"), (bytes("D0CF11E0A1B11AE1"), "x.doc", "application/msword"),
        (bytes("7F454C46"), "x.jpg", "application/x-executable"),
        (bytes("0001020304"), "x.txt", "application/octet-stream"),
        (bytes("424D", " not a bitmap", pad: 0), "x", "text/plain"),
    ])
    func signaturesCountAndNamesDoNot(head: [UInt8], name: String, type: String) {
        #expect(MediaType.sniff(head, name: name) == type)
    }

    @Test(arguments: [
        ("mimetypeapplication/epub+zip", "x", "application/epub+zip"),
        ("mimetypeapplication/vnd.oasis.opendocument.textPK", "x", "application/vnd.oasis.opendocument.text"),
        (
            "[Content_Types].xml  PK word/document.xml", "x",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        ),
        (
            "[Content_Types].xml  PK xl/workbook.xml", "x",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        ),
        ("[Content_Types].xml", "x.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("[Content_Types].xml", "x.jar", "application/zip"), ("readme.txt", "x.docx", "application/zip"),
    ])
    func zipsAreToldApartByWhatIsInThem(entry: String, name: String, type: String) {
        let head = [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 26) + Array(entry.utf8)
        #expect(MediaType.sniff(head, name: name) == type)
    }

    @Test(arguments: [
        ("Hello, world\n", "a.txt", "text/plain"), ("สวัสดี", "a", "text/plain"), ("a,b\n1,2\n", "a.csv", "text/csv"),
        ("# Title", "a.md", "text/markdown"),
        ("From: a@b.c\r\n", "a.eml", "message/rfc822"), ("Just a line", "a.eml", "text/plain"),
        (#"{"a":1}"#, "a.json", "application/json"),
        ("not json", "a.json", "text/plain"), ("<!DOCTYPE html><p>", "a.txt", "text/html"),
        ("\u{FEFF}  <html>", "a.jpg", "text/html"), ("<svg xmlns=''>", "a.png", "image/svg+xml"),
        ("<?xml version='1.0'?>\n<svg>", "a", "image/svg+xml"), ("<?xml version='1.0'?><a/>", "a", "text/xml"),
        ("\u{1B}[1mbold\u{1B}[0m", "a.log", "text/plain"),
    ])
    func textsAreToldApart(text: String, name: String, type: String) {
        #expect(MediaType.sniff(Array(text.utf8), name: name) == type)
    }

    @Test func textInOldEncodingsIsText() {
        let thai: [UInt8] = [0xCA, 0xC7, 0xD1, 0xCA, 0xB4, 0xD5, 0x20, 0xA4, 0xC3, 0xD1, 0xBA]
        #expect(MediaType.sniff(thai, name: "a") == "text/plain")
        let wide = "Plain words, two bytes a letter".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        #expect(MediaType.sniff(wide, name: "a") == "text/plain")
        #expect(MediaType.sniff([0xFF, 0xFE] + wide, name: "a") == "text/plain")
        let other = "Plain words, two bytes a letter".utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        #expect(MediaType.sniff(other, name: "a") == "text/plain")
    }

    @Test func anyBytesGetSomeType() {
        for length in [0, 1, 2, 3, 4, 8, 12, 16, 26, 38, 128, 257, 262, 5000] {
            for _ in 0..<30 {
                let bytes = (0..<length).map { _ in UInt8.random(in: 0...255) }
                #expect(MediaType.sniff(bytes, name: "x.bin").contains("/"))
            }
        }
        // Every signature alone, cut off right behind itself, and with a length that lies.
        for start in ["BM", "RIFF", "\u{0}\u{0}\u{0}\u{0}ftyp", "PK\u{3}\u{4}", "ID3", "GIF8"] {
            for length in 0...40 {
                _ = MediaType.sniff(Array(start.utf8) + Array(repeating: 255, count: length), name: "")
            }
        }
    }
}
