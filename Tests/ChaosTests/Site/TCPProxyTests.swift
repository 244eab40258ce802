import TestKit
import Testing
import WebClient

@Suite struct TCPProxyTests {
    private static func get(_ port: Int, within seconds: Double = 5) async throws -> Int {
        let limits = WebRequest.Limits(connectSeconds: seconds, totalSeconds: seconds)
        return try await WebClient().fetch(WebRequest("GET", "http://127.0.0.1:\(port)/", limits: limits)).status
    }

    @Test func carriesBytesBothWaysAndTellsNobody() async throws {
        let sink = try HTTPSink { _, _ in .respond(200, body: [UInt8](repeating: 1, count: 300_000)) }
        let proxy = try TCPProxy(to: sink.port)
        let body = [UInt8](repeating: 2, count: 3_000_000)
        let answer = try await WebClient().fetch(
            WebRequest("POST", "http://127.0.0.1:\(proxy.port)/", headers: [:], body: .bytes(body))
        )
        #expect(answer.body.count == 300_000)
        #expect(sink.requests.first?.body.count == 3_000_000)
        proxy.close()
        sink.close()
    }

    @Test func keepsSilentAndDeliversLate() async throws {
        let sink = try HTTPSink { _, _ in .respond(200) }
        let proxy = try TCPProxy(to: sink.port)
        proxy.set(.silent)
        await #expect(throws: TransportError.self) { try await Self.get(proxy.port, within: 0.3) }
        #expect(sink.requests.isEmpty)
        proxy.set(.open)
        #expect(try await Self.get(proxy.port) == 200)
        proxy.close()
        sink.close()
    }

    @Test func resetsLosesAnswersAndDelays() async throws {
        let sink = try HTTPSink { _, _ in .respond(200) }
        let proxy = try TCPProxy(to: sink.port)
        proxy.set(.closed)
        await #expect(throws: TransportError.self) { try await Self.get(proxy.port) }
        proxy.set(.open)
        proxy.loseReplies(1)
        await #expect(throws: TransportError.self) { try await Self.get(proxy.port) }
        #expect(proxy.lostReplies == 1)
        #expect(!sink.requests.isEmpty, "it was done, and never told")
        proxy.set(.slow(milliseconds: 200, jitter: 1))
        let began = ContinuousClock.now
        #expect(try await Self.get(proxy.port) == 200)
        #expect(began.duration(to: .now) > .milliseconds(390))
        proxy.close()
        sink.close()
    }
}
