import Synchronization
import TestKit
import Testing

@testable import WebClient

@Suite("The HTTP client")
struct WebClientTests {
    let client = WebClient()

    @Test func bringsStatusHeadersAndBody() async throws {
        let sink = try HTTPSink { _, _ in .respond(207, headers: ["X-Colour": "red"], body: Array("hello".utf8)) }
        let answer = try await client.fetch(WebRequest("GET", "\(sink.url)/a/../b?c=%2F", headers: ["x-mine": "1"]))
        #expect(answer.status == 207)
        #expect(answer.headers["x-colour"] == "red")
        #expect(answer.text == "hello")
        let request = try #require(sink.requests.first)
        #expect(request.method == "GET")
        #expect(request.target == "/a/../b?c=%2F")
        #expect(request.headers["x-mine"] == "1")
        #expect(request.headers["content-length"] == nil)
    }

    @Test(arguments: ["PUT", "POST", "PATCH"], [0, 5, 3_000_000])
    func sendsBytesWithTheirLength(method: String, count: Int) async throws {
        let sink = try HTTPSink { _, _ in .respond(200) }
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let answer = try await client.fetch(WebRequest(method, sink.url, body: .bytes(bytes)))
        #expect(answer.status == 200)
        let request = try #require(sink.requests.first)
        #expect(request.method == method)
        #expect(request.headers["content-length"] == "\(count)")
        #expect(request.headers["expect"] == nil)
        #expect(request.body == bytes)
    }

    @Test(arguments: [nil, Int64(40 * 100_000)])
    func streamsABodyFromItsProducer(length: Int64?) async throws {
        let sink = try HTTPSink { _, _ in .respond(201) }
        let made = Mutex(0)
        let body = WebRequest.Body.stream(length: length) {
            let index = made.withLock { made -> Int in
                made += 1
                return made
            }
            await Task.yield()
            return index <= 40 ? [UInt8](repeating: UInt8(index), count: 100_000) : nil
        }
        let answer = try await client.fetch(WebRequest("PUT", sink.url, body: body))
        #expect(answer.status == 201)
        let request = try #require(sink.requests.first)
        #expect(request.body.count == 4_000_000)
        #expect(request.body[399_999] == 4)
        #expect(request.headers["content-length"] == length.map { "\($0)" })
    }

    @Test func endsTheTransferWhenTheProducerFails() async throws {
        struct Broken: Error {}
        let sink = try HTTPSink { _, _ in .respond(200) }
        let made = Mutex(0)
        let body = WebRequest.Body.stream(length: nil) {
            let isFirst = made.withLock { made -> Bool in
                made += 1
                return made == 1
            }
            guard isFirst else { throw Broken() }
            return [1, 2, 3]
        }
        await #expect(throws: Broken.self) { try await client.fetch(WebRequest("PUT", sink.url, body: body)) }
        #expect(sink.requests.isEmpty)
    }

    @Test func keepsConnections() async throws {
        let sink = try HTTPSink { _, _ in .respond(200, body: Array("x".utf8)) }
        for _ in 0..<10 { _ = try await client.fetch(WebRequest("GET", sink.url)) }
        #expect(sink.requests.count == 10)
        #expect(sink.connections == 1)
    }

    @Test func carriesManyRequestsAtOnce() async throws {
        let sink = try HTTPSink { request, _ in .respond(200, body: request.body) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<100 {
                group.addTask {
                    let body = [UInt8](repeating: UInt8(index), count: index * 1000)
                    let answer = try await client.fetch(WebRequest("POST", sink.url, body: .bytes(body)))
                    return answer.body == body
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
        #expect(sink.requests.count == 100)
    }

    @Test func readsAHeadRequestsLength() async throws {
        let sink = try HTTPSink { _, _ in .respond(200, headers: ["content-length": "12345"]) }
        let answer = try await client.fetch(WebRequest("HEAD", sink.url))
        #expect(answer.headers["content-length"] == "12345")
        #expect(answer.body.isEmpty)
    }

    @Test func followsNoRedirect() async throws {
        let sink = try HTTPSink { _, _ in .respond(302, headers: ["location": "/elsewhere"]) }
        let answer = try await client.fetch(WebRequest("GET", sink.url))
        #expect(answer.status == 302)
        #expect(sink.requests.count == 1)
    }

    @Test func passesOverAnInterimAnswer() async throws {
        let sink = try HTTPSink { _, _ in
            .raw(
                "HTTP/1.1 103 Early\r\nlink: a\r\n\r\n"
                    + "HTTP/1.1 200 Told\r\nx-b: 1\r\nX-B: 2\r\ncontent-length: 2\r\n\r\nok"
            )
        }
        let answer = try await client.fetch(WebRequest("GET", sink.url))
        #expect(answer.status == 200)
        #expect(answer.headers["link"] == nil)
        #expect(answer.headers["x-b"] == "1, 2")
        #expect(answer.text == "ok")
    }

    @Test func holdsTheServerBackWhileNobodyReads() async throws {
        let total = 96 << 20
        let sink = try HTTPSink { _, _ in .flood(bytes: total) }
        var request = WebRequest("GET", sink.url)
        request.limits.maximumResponseBytes = Int64(total)
        let response = try await client.send(request)
        var chunks = response.body.makeAsyncIterator()
        var read = try await chunks.next()?.count ?? 0
        // What the kernel buffers on both sides is all that gets through: the flood stands still far before its end.
        #expect(await eventually { sink.isStalled })
        #expect(sink.floodedBytes < total / 2)
        while let chunk = try await chunks.next() {
            #expect(chunk.count <= 256 << 10)
            read += chunk.count
        }
        #expect(read == total)
    }
}
