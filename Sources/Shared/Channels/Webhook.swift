public import Domain
import FoundationEssentials
public import Settings
import WebClient

/// Posts messages to one URL, signed as Standard Webhooks says.
///
/// `webhook-id` is the notification's key, the same on every try, so that a receiver can drop a message that it
/// accepted without our hearing of it. No redirect is followed; the host may not lie on a private network unless the settings
/// say so, which is checked on the address that is connected to.
public struct Webhook: NotificationChannel {
    /// `webhook`.
    public let name = "webhook"

    /// Most bytes of a message.
    private static let bodyLimit = 256 << 10
    /// Longest wait that a receiver may ask for.
    private static let longestWaitSeconds = 3600.0

    private let url: String
    private let signature: WebhookSignature?
    private let timeoutSeconds: Double
    private let web: WebClient
    private let now: @Sendable () -> Date

    /// A webhook; its client belongs to it, since where a client may go depends on the URL.
    init(
        url: String,
        signature: WebhookSignature?,
        allowsPrivate: Bool = false,
        timeoutSeconds: Double = 10,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.url = url
        self.signature = signature
        self.timeoutSeconds = timeoutSeconds
        self.now = now
        web = WebClient(reach: Self.reach(of: url, allowsPrivate: allowsPrivate), maximumConnections: 8)
    }

    /// The webhook of the settings.
    ///
    /// - Throws: `SettingError`, also if there is no URL.
    public init(_ reader: SettingsReader) throws {
        guard let url = try WebhookSettings.url(reader) else { throw SettingError("WEBHOOK_URL is not set.") }
        var signature: WebhookSignature?
        if let secret = try WebhookSettings.secret(reader) {
            signature = WebhookSignature(secret: secret)
            if signature == nil { throw WebhookSettings.secret.refused(secret) }
        }
        self.init(
            url: url,
            signature: signature,
            allowsPrivate: try WebhookSettings.allowsPrivate(reader),
            timeoutSeconds: try WebhookSettings.timeout(reader)
        )
    }

    /// Posts the message; any 2xx status accepts it, whatever follows.
    ///
    /// - Throws: ``Failure/Code/rejected`` for 3xx and 4xx, ``Failure/Code/throttled`` for 408, 425 and 429,
    ///   ``Failure/Code/unavailable`` for 5xx and broken connections, ``Failure/Code/timeout``,
    ///   ``Failure/Code/tooLarge`` for a message over 256 KiB.
    public func send(key: String, kind: String, body: [UInt8]) async throws -> String {
        guard body.count <= Self.bodyLimit else {
            throw Failure(.tooLarge, "The message has more than \(Self.bodyLimit) bytes.")
        }
        let response: WebResponse
        do {
            response = try await web.send(request(key: key, body: body))
        } catch let error as TransportError {
            throw Self.failure(of: error)
        }
        if (200..<300).contains(response.status) {
            // The status has decided; the rest is read only so that the connection can be used again.
            while (try? await response.next()) != nil {}
            return "HTTP \(response.status)"
        }
        throw Self.failure(of: response, at: now())
    }

    private func request(key: String, body: [UInt8]) -> WebRequest {
        let timestamp = Int(now().timeIntervalSince1970)
        var headers = [
            "content-type": "application/json", "webhook-id": key, "webhook-timestamp": "\(timestamp)",
        ]
        headers["webhook-signature"] = signature?.value(id: key, timestamp: timestamp, body: body)
        return WebRequest(
            "POST",
            url,
            headers: headers,
            body: .bytes(body),
            limits: WebRequest.Limits(
                connectSeconds: timeoutSeconds,
                totalSeconds: timeoutSeconds,
                maximumResponseBytes: 16 << 10
            )
        )
    }

    /// A literal name of this machine cannot be turned elsewhere by a name server; any other private address needs the
    /// operator's word.
    static func reach(of url: String, allowsPrivate: Bool) -> Reach {
        if allowsPrivate { return .anywhere }
        let host = URLComponents(string: url)?.host?.lowercased() ?? ""
        let isLoopback = ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
        return isLoopback ? .publicAndLoopback : .publicOnly
    }

    private static func failure(of error: TransportError) -> any Error {
        switch error.kind {
        case .cancelled: CancellationError()
        case .timeout: Failure(.timeout, "The webhook's receiver took too long.", cause: error)
        case .denied:
            Failure(.rejected, "The webhook's host is on a private network (WEBHOOK_ALLOW_PRIVATE).", cause: error)
        case .invalid: Failure(.rejected, "The webhook's URL cannot be used.", cause: error)
        case .resolve, .connect, .tls, .tooLarge, .other:
            Failure(.unavailable, "The webhook's receiver does not answer.", cause: error, dependency: .webhook)
        }
    }

    private static func failure(of response: WebResponse, at date: Date) -> Failure {
        let message = "The webhook's receiver answered HTTP \(response.status)."
        let wait = response.headers["retry-after"]
            .flatMap { RetryAfter.seconds($0, now: date.timeIntervalSince1970) }
            .map { min($0, longestWaitSeconds) }
        switch response.status {
        case 408, 425, 429: return Failure(.throttled, message, retryAfterSeconds: wait)
        // A gateway that speaks for a receiver which is away.
        case 502, 503, 504:
            return Failure(.unavailable, message, retryAfterSeconds: wait, dependency: .webhook)
        case 500...: return Failure(.upstreamError, message, retryAfterSeconds: wait)
        default: return Failure(.rejected, message)
        }
    }
}
