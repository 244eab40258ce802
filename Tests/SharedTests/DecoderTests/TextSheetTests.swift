import DecoderWire
import Domain
import Testing

@testable import Decoder

/// Pages of text as pictures.
@Suite struct TextSheetTests {
    private static func seen(_ text: String, box: Int = 300) throws -> Seen {
        let (outcome, payload) = try Array(text.utf8).withUnsafeBytes {
            try TextSheet().draw(Bytes($0), ThumbnailOrder(boxes: [box], quality: 95))
        }
        guard case .thumbnails(let drawn, _, _, _) = outcome else { throw Refusal(.internalError, "\(outcome)") }
        return try Seen(Array(payload.prefix(drawn.first?.jpeg ?? 0)))
    }

    /// The share of dark places in a part of the page.
    private static func ink(_ seen: Seen, _ rows: Range<Double>) -> Double {
        var (dark, all) = (0, 0)
        for y in stride(from: rows.lowerBound, to: rows.upperBound, by: 0.003) {
            for x in stride(from: 0.0, to: 1, by: 0.005) {
                all += 1
                if seen.color(x, y)[0] < 200 { dark += 1 }
            }
        }
        return Double(dark) / Double(max(1, all))
    }

    @Test func linesFillThePageFromTheTop() throws {
        let half = try Self.seen((0..<20).map { "Line \($0) of a letter that is long enough" }.joined(separator: "\n"))
        #expect([half.width, half.height] == [212, 300])
        #expect(Self.ink(half, 0.1..<0.4) > 0.05)
        #expect(Self.ink(half, 0.7..<1) == 0)
        #expect(Self.ink(half, 0..<0.03) == 0, "a margin")
    }

    @Test func aLongLineIsBroken() throws {
        for text in [String(repeating: "word ", count: 400), String(repeating: "x", count: 2_000)] {
            let seen = try Self.seen(text)
            #expect(Self.ink(seen, 0.1..<0.5) > 0.05)
            #expect(Seen.name(seen.color(0.99, 0.2)) == "white", "nothing beyond the margin")
        }
    }

    @Test func thaiIsDrawn() throws {
        let seen = try Self.seen(String(repeating: "ข้าวหอมมะลิ ", count: 60))
        #expect(Self.ink(seen, 0.1..<0.2) > 0.03)
    }

    @Test(arguments: ["", "  \n\t", "\u{FEFF}", "\u{A0}\n"])
    func anEmptyTextHasNoPicture(text: String) {
        let refusal = #expect(throws: Refusal.self) { try Self.seen(text + " ") }
        #expect(refusal?.code == .unsupported)
    }

    @Test(arguments: [1, 16, 4_096])
    func everySizeIsDrawn(box: Int) throws {
        let seen = try Self.seen("A text", box: box)
        #expect(seen.height == box)
    }

    @Test func aPageIsDrawnBehindTheWall() async throws {
        let drawn = try await withPool {
            try await $0.thumbnail(
                of: Array("BM is how this text begins\nas a bitmap does".utf8),
                contentType: "text/plain; charset=utf-8",
                box: 64,
                quality: 85
            )
        }
        #expect([drawn.width, drawn.height] == [45, 64])
    }
}
