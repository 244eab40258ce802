import Domain
import Testing

@testable import Decoder

/// Drawings through librsvg behind the wall.
@Suite struct DrawingPictureTests {
    private static func seen(_ text: String) async throws -> Seen {
        try Seen(
            try await withPool {
                try await $0.thumbnail(of: Array(text.utf8), contentType: "image/svg+xml", box: 64, quality: 90)
            }.jpeg
        )
    }

    @Test func aDrawingIsDrawnInItsProportions() async throws {
        let seen = try await Self.seen(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4">
            <rect width="4" height="2" fill="#f00"/><rect x="4" width="4" height="2" fill="#0f0"/>
            <rect y="2" width="4" height="2" fill="#00f"/><rect x="4" y="2" width="4" height="2" fill="#ff0"/>
            <image href="file:///etc/passwd" width="8" height="4"/><script>stop()</script></svg>
            """
        )
        #expect([seen.width, seen.height] == [64, 32])
        #expect(seen.corners == "red green blue yellow")
    }

    @Test func aDrawingThatDefinesEntitiesIsNotDrawn() async throws {
        let failure = await #expect(throws: Failure.self) {
            try await Self.seen("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>")
        }
        #expect(failure?.code == .unsupported)
    }
}
