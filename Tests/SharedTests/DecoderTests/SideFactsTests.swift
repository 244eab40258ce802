import DecoderWire
import FoundationEssentials
import Testing

@testable import Decoder

/// XMP, IPTC and the tags of EXIF by name.
@Suite struct SideFactsTests {
    private static func facts(_ file: [UInt8]) throws -> PictureFacts {
        try file.withUnsafeBytes { try PictureHeader(Bytes($0), mostPixels: 100_000_000).facts }
    }

    private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content
    }

    /// A JPEG with a segment behind its first marker.
    private static func jpeg(_ marker: UInt8, _ content: [UInt8]) throws -> [UInt8] {
        let plain = try Fixture.bytes("rgb.jpg")
        return SampleFiles.joined([0xFF, 0xD8], segment(marker, content), Array(plain[2...]))
    }

    private static func withXMP(_ packet: String) throws -> [UInt8] {
        try jpeg(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(packet.utf8))
    }

    private static let packet = """
        <?xpacket begin="" id="W5M0"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
          xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
          xmp:Rating="4" photoshop:City='Chiang Mai' exif:GPSLatitude="18,47.5S" exif:GPSLongitude="98,59,6E">
        <!-- a comment with a <tag> in it -->
        <d:title><rdf:Alt><rdf:li xml:lang="x-default">Rice &amp; &#x0E02;้าว</rdf:li>
          <rdf:li xml:lang="th">second</rdf:li></rdf:Alt></d:title>
        <d:subject><rdf:Bag><rdf:li>field</rdf:li><rdf:li>green</rdf:li></rdf:Bag></d:subject>
        <xmp:CreatorTool>Tool &unknown; 1</xmp:CreatorTool>
        </rdf:Description></rdf:RDF></x:xmpmeta>
        """

    private static let expected: [String: FactValue] = [
        "title": .text("Rice & ข้าว"), "keywords": .list([.text("field"), .text("green")]), "rating": .whole(4),
        "city": .text("Chiang Mai"), "creator_tool": .text("Tool &unknown; 1"),
    ]

    @Test func readsXMPWhateverItsPrefixes() throws {
        let facts = try Self.facts(try Self.withXMP(Self.packet))
        #expect(facts.xmp == Self.expected)
        #expect(facts.gps == .init(latitude: -18.791_666_7, longitude: 98.985))
        #expect(facts.hasGPS)
    }

    @Test func findsXMPInPNGAndWebP() throws {
        let packet = Array(Self.packet.utf8)
        let chunk = Array("XML:com.adobe.xmp\0\0\0\0\0".utf8) + packet
        #expect(try Self.facts(SampleFiles.pngWith("iTXt", chunk)).xmp == Self.expected)
        let webp = SampleFiles.webpWith("XMP ", packet, try Fixture.bytes("lossy.webp"))
        #expect(try Self.facts(webp).xmp == Self.expected)
    }

    @Test func theFactsOfHEICAreRead() throws {
        let facts = try Self.facts(try Fixture.bytes("facts.heic"))
        #expect(facts.cameraMake == "Fuji")
        #expect(facts.iso == 200)
        #expect(facts.xmp?["title"] == .text("Rice"))
    }

    @Test(arguments: [
        "<!DOCTYPE x [<!ENTITY a \"b\">]><rdf:Description xmp:Label=\"&a;\"/>", "<", "<a", "<a b", "<a b=", "<a b='",
        "</",
        "<!--", "<?", "<a/>", "", "text", String(repeating: "<a>", count: 100) + "x",
        "<rdf:Description exif:GPSLatitude='91,0N' exif:GPSLongitude='nan,0E'/>",
    ])
    func whatIsNoPacketSaysNothing(packet: String) throws {
        let facts = try Self.facts(try Self.withXMP(packet))
        #expect(facts.xmp == nil && facts.gps == nil && !facts.hasGPS)
        #expect(facts.width == 64)
    }

    @Test func manyValuesAreCut() throws {
        let items = (0..<500).map { "<rdf:li>\($0)</rdf:li>" }.joined()
        let packet = "<dc:subject>\(items)</dc:subject><dc:title>\(String(repeating: "é", count: 3_000))</dc:title>"
        let facts = try Self.facts(try Self.withXMP(packet))
        guard case .list(let words)? = facts.xmp?["keywords"], case .text(let title)? = facts.xmp?["title"] else {
            Issue.record("\(String(describing: facts.xmp))")
            return
        }
        #expect(words.count == 64)
        #expect(title.count == 1_000)
    }

    private static func record(_ number: UInt8, _ text: [UInt8], _ group: UInt8 = 2) -> [UInt8] {
        [0x1C, group, number, UInt8(text.count >> 8), UInt8(text.count & 255)] + text
    }

    @Test(arguments: [true, false])
    func readsIPTC(isUTF8: Bool) throws {
        let city: [UInt8] = isUTF8 ? Array("Zürich".utf8) : [0x5A, 0xFC, 0x72, 0x69, 0x63, 0x68]
        let records = SampleFiles.joined(
            isUTF8 ? Self.record(90, [0x1B, 0x25, 0x47], 1) : [],
            Self.record(5, Array("A title".utf8)),
            Self.record(25, Array("one".utf8)),
            Self.record(25, Array("two".utf8)),
            Self.record(90, city),
            Self.record(200, [1, 2, 3]),
            Self.record(116, Array("©".utf8))
        )
        let resources = SampleFiles.joined(
            Array("Photoshop 3.0\0".utf8),
            // Another resource before it, with a name and an odd length.
            Array("8BIM".utf8) + [0x03, 0xED, 3, 0x61, 0x62, 0x63, 0, 0, 0, 3, 1, 2, 3, 0],
            Array("8BIM".utf8) + [0x04, 0x04, 0, 0, 0, 0, UInt8(records.count >> 8), UInt8(records.count & 255)],
            records
        )
        let facts = try Self.facts(try Self.jpeg(0xED, resources))
        #expect(
            facts.iptc == [
                "title": .text("A title"), "keywords": .list([.text("one"), .text("two")]), "city": .text("Zürich"),
                "rights": .text("©"),
            ]
        )
        for count in stride(from: 0, to: resources.count, by: 3) {
            _ = try Self.facts(try Self.jpeg(0xED, Array(resources[..<count])))
        }
    }

    @Test func namesTheTagsOfEXIFAndTheirNumbersAreNumbers() throws {
        let exif = SampleExif(
            main: [(0x010F, .text("Fuji")), (0x011A, .rationals([(300, 1)])), (0x0131, .text("Version 2"))],
            exif: [
                (0x829D, .rationals([(28, 10)])), (0x8827, .short(200)), (0xA434, .text("XF 35")),
                (0xA432, .rationals([(35, 1), (35, 1), (14, 10), (14, 10)])), (0x9204, .rationals([(0, 0)])),
                (0x927C, .text("maker's own")),
            ]
        )
        let facts = try Self.facts(exif.inserted(into: try Fixture.bytes("rgb.jpg")))
        #expect(
            facts.exif == [
                "Make": .text("Fuji"), "XResolution": .whole(300), "Software": .text("Version 2"),
                "FNumber": .number(2.8), "ISOSpeedRatings": .whole(200), "LensModel": .text("XF 35"),
                "LensSpecification": .list([.whole(35), .whole(35), .number(1.4), .number(1.4)]),
            ]
        )
        #expect(!facts.hasGPS)
        // All of it is plain JSON, rationals too.
        let json = try JSONEncoder().encode(facts)
        #expect(try JSONDecoder().decode(PictureFacts.self, from: json) == facts)
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains("\"FNumber\":2.8") && text.contains("\"has_gps\":false"))
    }

    @Test func moreThanAnAnswerHoldsIsLeftOut() throws {
        let items = (0..<64).map { "<rdf:li>\($0)\(String(repeating: "ก", count: 330))</rdf:li>" }.joined()
        let packet = "<dc:subject>\(items)</dc:subject>"
        let facts = try Self.facts(try Self.withXMP(packet))
        #expect(facts.xmp == nil)
        #expect(try JSONEncoder().encode(facts).count < WireSocket.headerLimit)
    }
}
