import Domain
import Settings
import TestKit
import Testing

@testable import Providers

struct GeminiTests {
    private static let key = "secret-key-of-a-test"
    private static let answer =
        #"{"candidates":[{"content":{"parts":[{"text":"{\"filename\":\"mill\",\"summary\":\"A mill.\","#
        + #"\"tags\":[],\"language\":\"en\"}"}]},"finishReason":"STOP"}],"#
        + #""usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":3}}"#

    private func ask(_ answer: HTTPSink.Answer) async throws -> (Description, HTTPSink.Request) {
        let sink = try HTTPSink { _, _ in answer }
        defer { sink.close() }
        let providers = try Providers(
            SettingsReader(["GEMINI_API_KEY": Self.key, "GEMINI_BASE_URL": sink.url, "GEMINI_MODEL": "g"])
        )
        let model = try #require(providers.models.first)
        let order = DescriptionOrder(text: "A mill by a pond.", filename: "a.txt", language: nil)
        let description = try await model.describe(order)
        return (description, try #require(sink.requests.first))
    }

    @Test func asksWithAKeyInAHeaderAndReadsTheAnswer() async throws {
        let (description, request) = try await ask(.respond(200, body: Array(Self.answer.utf8)))
        #expect(request.target == "/v1beta/models/g:generateContent" && request.headers["x-goog-api-key"] == Self.key)
        #expect(description.summary == "A mill." && description.method == "gemini/g/prompt-1")
        #expect(description.tokens == TokenCount(input: 7, output: 3))
    }

    @Test(arguments: [
        (429, "{}", Failure.Code.throttled), (500, "", .unavailable), (503, "", .unavailable), (403, "", .rejected),
        (404, "", .rejected), (400, "", .rejected), (200, "{\"candid", .unavailable), (200, "{}", .unavailable),
        (200, #"{"promptFeedback":{"blockReason":"SAFETY"}}"#, .rejected),
        (200, #"{"candidates":[{"finishReason":"MAX_TOKENS"}]}"#, .unavailable),
    ])
    func tellsFailuresApart(_ status: Int, _ body: String, _ code: Failure.Code) async throws {
        let failure = await #expect(throws: Failure.self) {
            try await ask(.respond(status, headers: ["retry-after": "17"], body: Array(body.utf8)))
        }
        #expect(failure?.code == code)
        #expect(failure.map { "\($0)" }?.contains(Self.key) == false)
        if status == 429 { #expect(failure?.retryAfterSeconds == 17) }
    }

    @Test func readsWhatGoogleSaysInsteadOfAHeader() {
        let body = #"{"error":{"code":429,"details":[{"@type":"x"},{"@type":"y","retryDelay":"23.5s"}]}}"#
        #expect(GoogleRetryDelay.seconds(in: Array(body.utf8)) == 23.5)
        #expect(GoogleRetryDelay.seconds(in: Array("nonsense".utf8)) == nil)
    }
}
