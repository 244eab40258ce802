import HTTPTypes
import Testing

@testable import Gateway

@Suite struct WebTests {
    @Test func thePageIsWholeSmallAndLoadsNothing() async throws {
        let world = try await World(maximumBytes: 123_456)
        try await world.run { client in
            let answer = try await client.with(nil).get("/")
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
            #expect(answer.text.utf8.count < 30_000)
            #expect(answer.text.contains("const LIMIT = 123456;"))
            for part in ["id=\"find\"", "search/suggest-tags", "value=\"hybrid\""] {
                #expect(answer.text.contains(part), "\(part)")
            }
            for foreign in ["http://", "https://", "src=\"", "@import", "innerHTML", "eval("] {
                #expect(!answer.text.contains(foreign), "\(foreign)")
                #expect(!OperationsPage.html.contains(foreign), "\(foreign)")
            }
        }
    }
}
