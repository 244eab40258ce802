import Domain
import FoundationEssentials
import Settings
import TestKit
import Testing
import WebClient

@testable import Channels

@Suite("The webhook")
struct WebhookTests {
    let body = Array(#"{"type":"file.completed","data":{"filename":"รายงาน.pdf"}}"#.utf8)

    private func webhook(_ sink: HTTPSink, timeoutSeconds: Double = 10, at seconds: Double? = nil) -> Webhook {
        let date = seconds.map { Date(timeIntervalSince1970: $0) }
        return Webhook(
            url: "\(sink.url)/hook?token=1",
            signature: WebhookSignature(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            timeoutSeconds: timeoutSeconds,
            now: { date ?? Date() }
        )
    }

    private func failure(_ webhook: Webhook, _ body: [UInt8]? = nil) async -> Failure? {
        do {
            _ = try await webhook.send(key: "f:1:completed:webhook", kind: "file.completed", body: body ?? self.body)
            return nil
        } catch {
            return error as? Failure
        }
    }

    /// The example of the Standard Webhooks specification, and one that openssl computed:
    /// `printf '%s' "$id.$time.$body" | openssl dgst -sha256 -hmac "$secret" -binary | base64`.
    @Test(arguments: [
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330,
            #"{"test": 2432232314}"#, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        ),
        (
            "a raw secret", "f:1:completed:webhook", 1_700_000_000, "{}",
            "v1,GyybAIPLosKE3yAZJlAoeyyZWEwiYujDzdMll6IPSyg="
        ),
    ])
    func signsAsTheStandardSays(secret: String, id: String, time: Int, body: String, expected: String) throws {
        let signature = try #require(WebhookSignature(secret: secret))
        #expect(signature.value(id: id, timestamp: time, body: Array(body.utf8)) == expected)
    }

    @Test(arguments: ["", "whsec_", "whsec_not base64!"])
    func refusesASecretThatIsNone(secret: String) {
        #expect(WebhookSignature(secret: secret) == nil)
    }

    @Test func postsTheMessageSigned() async throws {
        let sink = try HTTPSink { _, _ in .respond(202, body: Array("thanks".utf8)) }
        let webhook = webhook(sink, at: 1_700_000_000)
        #expect(try await webhook.send(key: "f:1:completed:webhook", kind: "file.completed", body: body) == "HTTP 202")
        let request = try #require(sink.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/hook?token=1")
        #expect(request.body == body)
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["webhook-id"] == "f:1:completed:webhook")
        #expect(request.headers["webhook-timestamp"] == "1700000000")
        let signature = WebhookSignature(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let expected = signature?.value(id: "f:1:completed:webhook", timestamp: 1_700_000_000, body: body)
        #expect(request.headers["webhook-signature"] == expected)
    }

    @Test(arguments: [
        (300, Failure.Code.rejected), (302, .rejected), (400, .rejected), (401, .rejected), (404, .rejected),
        (410, .rejected), (408, .throttled), (425, .throttled), (429, .throttled), (500, .upstreamError),
        (501, .upstreamError), (502, .unavailable), (503, .unavailable), (504, .unavailable), (599, .upstreamError),
    ])
    func takesAStatusForWhatItMeans(status: Int, code: Failure.Code) async throws {
        let sink = try HTTPSink { _, _ in .respond(status) }
        let failure = await failure(webhook(sink))
        #expect(failure?.code == code)
        #expect(failure?.message == "The webhook's receiver answered HTTP \(status).")
        #expect(sink.requests.count == 1)
    }

    @Test(arguments: [
        ("7", 7.0), ("0", 0), ("-5", 0), ("1e9", 3600), ("Tue, 14 Nov 2023 22:15:00 GMT", 100),
        ("Tue, 14 Nov 2023 22:00:00 GMT", 0), ("soon", nil), ("nan", nil),
    ])
    func waitsAsLongAsItIsAsked(text: String, seconds: Double?) async throws {
        let sink = try HTTPSink { _, _ in .respond(429, headers: ["Retry-After": text]) }
        let failure = await failure(webhook(sink, at: 1_700_000_000))
        #expect(failure?.code == .throttled)
        #expect(failure?.retryAfterSeconds == seconds)
    }

    @Test func failsThenIsAcceptedUnderTheSameID() async throws {
        let sink = try HTTPSink { _, count in .respond(count == 0 ? 500 : 200) }
        let webhook = webhook(sink)
        #expect(await failure(webhook)?.code == .upstreamError)
        #expect(await failure(webhook) == nil)
        #expect(Set(sink.requests.map { $0.headers["webhook-id"] }).count == 1)
    }

    @Test func timesOutAfterTheReceiverTookIt() async throws {
        let sink = try HTTPSink { _, _ in .hang }
        #expect(await failure(webhook(sink, timeoutSeconds: 0.2))?.code == .timeout)
        #expect(sink.requests.first?.body == body)
    }

    @Test func believesTheStatusBeforeASlowBody() async throws {
        let sink = try HTTPSink { _, _ in .drip(bytes: 1000, everyMilliseconds: 50) }
        #expect(await failure(webhook(sink, timeoutSeconds: 0.3)) == nil)
    }

    @Test func believesTheStatusBeforeAHugeBody() async throws {
        let sink = try HTTPSink { _, _ in .flood(bytes: 1 << 30) }
        #expect(await failure(webhook(sink)) == nil)
        #expect(sink.floodedBytes < 64 << 20)
    }

    @Test func saysThatTheConnectionBroke() async throws {
        let sink = try HTTPSink { _, _ in .reset }
        #expect(await failure(webhook(sink))?.code == .unavailable)
    }

    @Test func saysThatNobodyListens() async throws {
        let sink = try HTTPSink { _, _ in .respond(200) }
        sink.close()
        #expect(await failure(webhook(sink))?.code == .unavailable)
    }

    @Test func sendsNoHugeMessage() async throws {
        let sink = try HTTPSink { _, _ in .respond(200) }
        #expect(await failure(webhook(sink), [UInt8](repeating: 0, count: 300_000))?.code == .tooLarge)
        #expect(sink.requests.isEmpty)
    }

    @Test func stopsWithItsTask() async throws {
        let sink = try HTTPSink { _, _ in .hang }
        let webhook = webhook(sink)
        let body = body
        let isCancelled = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    _ = try await webhook.send(key: "k", kind: "file.completed", body: body)
                    return false
                } catch {
                    return error is CancellationError
                }
            }
            _ = await eventually { !sink.requests.isEmpty }
            group.cancelAll()
            return await group.next() ?? false
        }
        #expect(isCancelled)
    }
}

@Suite("The webhook's reach")
struct WebhookReachTests {
    @Test(arguments: [
        ("http://localhost:8080/x", false, Reach.publicAndLoopback), ("http://127.0.0.1/x", false, .publicAndLoopback),
        ("http://[::1]:1/x", false, .publicAndLoopback), ("http://LOCALHOST/x", false, .publicAndLoopback),
        ("http://127.0.0.1.example.com/x", false, .publicOnly), ("http://localhost.example.com/x", false, .publicOnly),
        ("http://10.0.0.1/x", false, .publicOnly), ("http://169.254.169.254/x", false, .publicOnly),
        ("https://hooks.example.com/x", false, .publicOnly), ("http://user@10.0.0.1/127.0.0.1", false, .publicOnly),
        ("http://10.0.0.1/x", true, .anywhere),
    ])
    func followsFromTheURL(url: String, allowsPrivate: Bool, reach: Reach) {
        #expect(Webhook.reach(of: url, allowsPrivate: allowsPrivate) == reach)
    }

    @Test(arguments: ["http://10.255.255.1/", "http://169.254.169.254/latest", "http://2130706433/", "http://0/"])
    func rejectsAPrivateHost(url: String) async {
        let webhook = Webhook(url: url, signature: nil, timeoutSeconds: 5)
        await #expect { try await webhook.send(key: "k", kind: "file.completed", body: []) } throws: { error in
            (error as? Failure)?.code == .rejected
        }
    }
}
