import TestKit
import Testing

@testable import WebClient

@Suite("The HTTP client in trouble")
struct WebClientFaultTests {
    let client = WebClient()

    private func kind(_ request: WebRequest, by client: WebClient? = nil) async -> TransportError.Kind? {
        do {
            _ = try await (client ?? self.client).fetch(request)
            return nil
        } catch let error as TransportError {
            return error.kind
        } catch {
            return nil
        }
    }

    @Test(arguments: [
        ("GE T", "http://127.0.0.1/", [:]),
        ("GET", "http://127.0.0.1/a b", [:]),
        ("GET", "http://127.0.0.1/\r\nHost: x", [:]),
        ("GET", "ftp://127.0.0.1/", [:]),
        ("GET", "file:///etc/passwd", [:]),
        ("GET", "http://", [:]),
        ("GET", "http://127.0.0.1/", ["a": "b\r\nc: d"]),
        ("GET", "http://127.0.0.1/", ["a:b": "c"]),
        ("GET", "http://127.0.0.1/", ["": "c"]),
    ])
    func refusesAMalformedRequest(method: String, url: String, headers: [String: String]) async {
        #expect(await kind(WebRequest(method, url, headers: headers)) == .invalid)
    }

    @Test func saysThatNobodyListens() async throws {
        let sink = try HTTPSink { _, _ in .respond(200) }
        sink.close()
        #expect(await kind(WebRequest("GET", sink.url)) == .connect)
    }

    @Test func saysThatANameIsUnknown() async {
        #expect(await kind(WebRequest("GET", "http://nowhere.invalid/")) == .resolve)
    }

    @Test func endsARequestThatIsNotAnswered() async throws {
        let sink = try HTTPSink { _, _ in .hang }
        let request = WebRequest("POST", sink.url, body: .bytes([1]), limits: .init(totalSeconds: 0.2))
        #expect(await kind(request) == .timeout)
        #expect(sink.requests.count == 1)
    }

    @Test func endsASlowDrip() async throws {
        let sink = try HTTPSink { _, _ in .drip(bytes: 10_000, everyMilliseconds: 20) }
        #expect(await kind(WebRequest("GET", sink.url, limits: .init(totalSeconds: 0.3))) == .timeout)
    }

    @Test func endsASilentAnswer() async throws {
        let sink = try HTTPSink { _, _ in .drip(bytes: 10, everyMilliseconds: 60_000) }
        #expect(await kind(WebRequest("GET", sink.url, limits: .init(totalSeconds: 0, silenceSeconds: 1))) == .timeout)
    }

    @Test func saysThatTheConnectionBroke() async throws {
        let sink = try HTTPSink { _, _ in .reset }
        #expect(await kind(WebRequest("GET", sink.url)) == .other)
    }

    @Test(arguments: ["", "rubbish\r\n\r\n", "HTTP/1.1 200 Told\r\ncontent-length: 100\r\n\r\nshort"])
    func saysThatTheAnswerIsNoAnswer(text: String) async throws {
        let sink = try HTTPSink { _, _ in .raw(text) }
        #expect(await kind(WebRequest("GET", sink.url)) != nil)
    }

    @Test func stopsAnAnswerOverItsLimit() async throws {
        let sink = try HTTPSink { _, _ in .flood(bytes: 1 << 30) }
        #expect(await kind(WebRequest("GET", sink.url, limits: .init(maximumResponseBytes: 100_000))) == .tooLarge)
        #expect(sink.floodedBytes < 64 << 20)
    }

    @Test func stopsAHeadOverItsLimit() async throws {
        let lines = (0..<80).map { "x-\($0): \(String(repeating: "y", count: 1000))\r\n" }.joined()
        let sink = try HTTPSink { _, _ in .raw("HTTP/1.1 200 Told\r\n\(lines)\r\n") }
        #expect(await kind(WebRequest("GET", sink.url)) == .tooLarge)
    }

    @Test func endsWithItsTask() async throws {
        let sink = try HTTPSink { _, _ in .hang }
        let client = client
        let url = sink.url
        let clock = ContinuousClock()
        let kind = await withTaskGroup(of: TransportError.Kind?.self) { group in
            group.addTask { await self.kind(WebRequest("GET", url), by: client) }
            _ = await eventually { !sink.requests.isEmpty }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(kind == .cancelled)
        let start = clock.now
        // The thread is free for others at once.
        #expect(await self.kind(WebRequest("GET", url, limits: .init(totalSeconds: 0.05))) == .timeout)
        #expect(clock.now - start < .seconds(5))
    }

    @Test func hangsUpWhenTheAnswerIsDropped() async throws {
        let sink = try HTTPSink { _, _ in .flood(bytes: 1 << 30) }
        var request = WebRequest("GET", sink.url)
        request.limits.maximumResponseBytes = 1 << 30
        var response: WebResponse? = try await client.send(request)
        #expect(response?.status == 200)
        response = nil
        #expect(await eventually { sink.openConnections == 0 })
        #expect(sink.floodedBytes < 1 << 29)
    }

    @Test func endsItsRequestsWhenItGoes() async throws {
        let sink = try HTTPSink { _, _ in .hang }
        let loop = CurlLoop(reach: .anywhere, maximumConnections: 2)
        loop.begin()
        let transfer = Transfer(WebRequest("GET", sink.url), loop)
        loop.post(.start(transfer))
        _ = await eventually { !sink.requests.isEmpty }
        loop.stop()
        await #expect(throws: TransportError(.cancelled, "The client is closed.")) { try await transfer.head() }
    }

    @Test func letsAnEarlyRefusalEndTheSending() async throws {
        let (sink, request) = try slowUpload(status: 413)
        #expect(try await client.fetch(request).status == 413)
        #expect(sink.connections == 1)
    }

    @Test func takesNoEarlySuccessForOne() async throws {
        let (sink, request) = try slowUpload(status: 200)
        #expect(await kind(request) == .other)
        #expect(sink.connections == 1)
    }

    private func slowUpload(status: Int) throws -> (sink: HTTPSink, request: WebRequest) {
        let sink = try HTTPSink(isHasty: true) { _, _ in .raw("HTTP/1.1 \(status) Told\r\ncontent-length: 0\r\n\r\n") }
        let body = WebRequest.Body.stream(length: nil) {
            while !Task.isCancelled { await Task.yield() }
            throw CancellationError()
        }
        return (sink, WebRequest("PUT", sink.url, body: body, limits: .init(totalSeconds: 20)))
    }
}
