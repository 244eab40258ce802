import Domain
import FoundationEssentials
import WebClient

/// Speaks JSON with the server of a provider. Its headers may hold a key: no error and no description shows them.
struct ModelServer: Sendable {
    /// Longest wait that a server may ask for.
    private static let longestWaitSeconds = 86_400.0

    /// Whose server: `gemini`.
    let provider: String
    /// Scheme, host, and the path that all requests begin with; no slash at the end.
    let base: String
    /// The longest a call may take.
    let timeoutSeconds: Double
    private let headers: [String: String]
    private let web: WebClient

    /// A server that an operator's settings name; so it may lie anywhere.
    init(_ provider: String, base: String, headers: [String: String], timeoutSeconds: Double) {
        self.provider = provider
        self.base = String(base.reversed().drop { $0 == "/" }.reversed())
        self.headers = headers.merging(["content-type": "application/json"]) { own, _ in own }
        self.timeoutSeconds = timeoutSeconds
        web = WebClient(reach: .anywhere, maximumConnections: 16)
    }

    /// Posts a body and reads the answer.
    ///
    /// - Throws: ``Failure/Code/throttled`` for 429, with how long to wait; ``Failure/Code/unavailable`` without an
    ///   answer, for 5xx, and for an answer that is cut off or of another shape; ``Failure/Code/rejected`` for the rest.
    ///   A failure that every call would meet names the provider as its dependency.
    func post<Answer: Decodable>(_ path: String, _ body: JSONValue, as: Answer.Type) async throws -> Answer {
        let answer: WebAnswer
        do {
            answer = try await web.fetch(try request(path, body))
        } catch let error as TransportError {
            throw failure(of: error)
        }
        guard (200..<300).contains(answer.status) else { throw failure(of: answer) }
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(answer.body))
        } catch {
            // The decoder's error may quote the answer.
            throw Failure(
                .unavailable,
                "\(provider) sent an answer that is not what its API promises.",
                dependency: name
            )
        }
    }

    /// The provider, as circuits and explanations know it.
    var name: Dependency { Dependency(provider) }

    private func request(_ path: String, _ body: JSONValue) throws -> WebRequest {
        let encoder = JSONEncoder()
        // The same order always sends the same bytes.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes: [UInt8]
        do {
            bytes = Array(try encoder.encode(body))
        } catch {
            throw Failure(.internalError, "A request to \(provider) cannot be written.", cause: error)
        }
        let limits = WebRequest.Limits(
            connectSeconds: min(10, timeoutSeconds),
            totalSeconds: timeoutSeconds,
            // A model thinks in silence.
            silenceSeconds: Int(timeoutSeconds.rounded(.up)),
            maximumResponseBytes: 16 << 20
        )
        return WebRequest("POST", base + path, headers: headers, body: .bytes(bytes), limits: limits)
    }

    private func failure(of error: TransportError) -> any Error {
        switch error.kind {
        case .cancelled: CancellationError()
        case .invalid, .denied:
            Failure(.rejected, "The address of \(provider) cannot be used.", cause: error, dependency: name)
        case .timeout: Failure(.unavailable, "\(provider) took too long.", cause: error, dependency: name)
        case .resolve, .connect, .tls, .tooLarge, .other:
            Failure(.unavailable, "\(provider) does not answer.", cause: error, dependency: name)
        }
    }

    private func failure(of answer: WebAnswer) -> Failure {
        let message = "\(provider) answered HTTP \(answer.status)."
        let wait = wait(in: answer)
        switch answer.status {
        case 408, 425, 429: return Failure(.throttled, message, retryAfterSeconds: wait, dependency: name)
        case 500...: return Failure(.unavailable, message, retryAfterSeconds: wait, dependency: name)
        // Key, right or model: the next file would meet the same.
        case 300..<400, 401, 402, 403, 404: return Failure(.rejected, message, dependency: name)
        case 400 where Self.blamesKey(answer): return Failure(.rejected, message, dependency: name)
        default: return Failure(.rejected, message)
        }
    }

    /// The header, or what Google says in the body instead.
    private func wait(in answer: WebAnswer) -> Double? {
        let header = answer.headers["retry-after"]
            .flatMap { RetryAfter.seconds($0, now: Date().timeIntervalSince1970) }
        return (header ?? GoogleRetryDelay.seconds(in: answer.body)).map { min($0, Self.longestWaitSeconds) }
    }

    /// Google refuses a bad key with 400.
    private static func blamesKey(_ answer: WebAnswer) -> Bool {
        answer.text.contains("API_KEY_INVALID")
    }
}
