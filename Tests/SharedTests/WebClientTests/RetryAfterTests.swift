import TestKit
import Testing
import WebClient

@Suite("The header Retry-After")
struct RetryAfterTests {
    @Test(arguments: [
        ("120", 120.0), ("0", 0), ("-1", 0), ("1.5", 1.5), ("Tue, 14 Nov 2023 22:15:00 GMT", 100),
        ("Tue, 14 Nov 2023 22:00:00 GMT", 0), ("soon", nil), ("", nil), ("nan", nil), ("inf", nil),
    ])
    func isANumberOrADate(text: String, seconds: Double?) {
        // Tue, 14 Nov 2023 22:13:20 GMT.
        #expect(RetryAfter.seconds(text, now: 1_700_000_000) == seconds)
    }
}
