import DecoderWire
import Testing

@testable import Decoder

/// Drawings are written anew without what could act or call.
@Suite struct DrawingTests {
    private static func clean(_ inside: String, _ attributes: String = "") throws -> String {
        let text = """
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="8" \(attributes)>\
            \(inside)</svg>
            """
        return try Array(text.utf8).withUnsafeBytes {
            String(decoding: try DrawingCleaner.clean(Bytes($0)), as: UTF8.self)
        }
    }

    @Test func shapesTextsAndTheirColorsStay() throws {
        let inside = "<g fill=\"url(#f)\"><rect width=\"4\" style=\"fill:#f00\"></rect><text>1 &lt; 2</text></g>"
        #expect(try Self.clean(inside).contains(inside))
        #expect(try Self.clean("<use xlink:href=\"#a\"/>").contains("<use xlink:href=\"#a\"></use>"))
        #expect(try Self.clean("<style>.a { fill: red }</style>").contains("<style>.a { fill: red }</style>"))
        let picture = "<image xlink:href=\"data:image/png;base64,AA==\"></image>"
        #expect(try Self.clean(picture).contains(picture))
    }

    @Test(arguments: [
        "<script>1</script>", "<foreignObject><rect/></foreignObject>", "<animate/>", "<set/>", "<handler>1</handler>",
        "<iframe src=\"file:///x\"/>", "<style>@import 'x';</style>", "<style>a{fill:url(http://x)}</style>",
        "<style>a{fill:u\\72l(x)}</style>", "<feImage href=\"file:///x\"/>",
    ])
    func whatActsOrCallsIsLeftOutWithAllInIt(inside: String) throws {
        let end = try Self.clean(inside).split(separator: ">", maxSplits: 1).last
        #expect(end == "</svg>")
    }

    @Test(arguments: [
        "onload=\"x()\"", "xlink:href=\"file:///etc/passwd\"", "href=\"http://127.0.0.1/\"", "xml:base=\"file:///\"",
        "fill=\"url(http://x)\"", "fill=\"URL ( 'file:///x')\"", "style=\"fill:u\\72l(x)\"",
        "href=\"data:image/svg+xml;base64,AA==\"", "href=\"../x.png\"", "style=\"fill:image-set('x' 1x)\"",
    ])
    func anAttributeThatPointsOutsideIsLeftOut(attribute: String) throws {
        #expect(try Self.clean("<use \(attribute)/>").contains("<use></use>"))
        #expect(try Self.clean("", attribute).hasSuffix("width=\"8\"></svg>"))
    }

    @Test func aLinkIsAGroup() throws {
        #expect(try Self.clean("<a href=\"http://x\"><rect/></a>").contains("<g><rect></rect></g>"))
    }

    @Test(arguments: [
        ("<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><svg>&a;</svg>", Refusal.Code.unsupported),
        ("<html/>", .unsupported), ("<svg><g></svg>", .invalidFile), ("", .invalidFile),
    ])
    func whatIsNoDrawingOrDefinesIsRefused(text: String, code: Refusal.Code) {
        let refusal = #expect(throws: Refusal.self) {
            try Array(text.utf8).withUnsafeBytes { _ = try DrawingCleaner.clean(Bytes($0)) }
        }
        #expect(refusal?.code == code)
    }

    @Test func manyElementsAreTooMany() {
        let refusal = #expect(throws: Refusal.self) {
            _ = try Self.clean(String(repeating: "<g/>", count: 200_001))
        }
        #expect(refusal?.code == .tooLarge)
    }
}
