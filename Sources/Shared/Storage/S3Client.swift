import Domain
import FoundationEssentials
import Logging
import WebClient

/// Signed requests to one bucket, sent again while that is safe and may help.
struct S3Client: Sendable {
    /// How many times a request is sent at most.
    static let tries = 4

    let location: S3Location
    let signer: SigV4
    let web: WebClient
    let logger: Logger

    /// A request before it is signed.
    struct Call: Sendable {
        var method: String
        /// Plain; empty for the bucket itself.
        var key = ""
        var query: [(name: String, value: String)] = []
        var headers: [String: String] = [:]
        var body: [UInt8]?
        /// Whether doing it twice is as good as doing it once.
        var isRepeatable = true
        /// No limit for a body that is read at the reader's own pace; silence is limited all the same.
        var totalSeconds = 120.0
        var maximumResponseBytes: Int64 = 1 << 20
    }

    /// Sends the call and reads the whole answer.
    ///
    /// - Throws: ``S3Fault`` for a status that is no success, else ``Failure``.
    func fetch(_ call: Call) async throws -> WebAnswer {
        let response = try await open(call)
        do {
            return WebAnswer(status: response.status, headers: response.headers, body: try await response.bytes())
        } catch let error as TransportError {
            throw error.failure
        }
    }

    /// Sends the call and returns with the answer's head.
    ///
    /// - Throws: ``S3Fault`` for a status that is no success, else ``Failure``.
    func open(_ call: Call) async throws -> WebResponse {
        var attempt = 1
        while true {
            do {
                let response = try await send(call)
                guard !(200..<300).contains(response.status) else { return response }
                // A fault's body is small; one that cannot be read only costs its words.
                let body = call.method == "HEAD" ? [] : (try? await response.bytes()) ?? []
                throw S3Fault(status: response.status, body: String(decoding: body, as: UTF8.self))
            } catch let error where attempt < Self.tries && isWorthRepeating(call, after: error) {
                logger.debug(
                    "object store request is sent again",
                    metadata: ["attempt": "\(attempt)", "method": "\(call.method)", "error": "\(error)"]
                )
                // Full jitter, doubling from a tenth of a second: in all under two seconds.
                let longest = 0.1 * Double(1 << attempt)
                try await Task.sleep(for: .seconds(Double.random(in: 0...longest)))
                attempt += 1
            } catch let error as TransportError {
                throw error.failure
            }
        }
    }

    private func isWorthRepeating(_ call: Call, after error: any Error) -> Bool {
        switch error {
        case let fault as S3Fault: fault.isPassing && (call.isRepeatable || fault.status == 503 || fault.status == 429)
        case let error as TransportError:
            switch error.kind {
            case .connect, .resolve: true
            case .other: call.isRepeatable
            // Time is up already: the caller's own retry comes later.
            case .timeout, .invalid, .denied, .tls, .tooLarge, .cancelled: false
            }
        default: false
        }
    }

    private func send(_ call: Call) async throws -> WebResponse {
        let request = SigV4.Request(
            method: call.method,
            host: location.host(),
            path: location.path(call.key),
            query: call.query,
            headers: call.headers,
            payloadHash: SigV4.hash(call.body ?? [])
        )
        return try await web.send(
            WebRequest(
                call.method,
                location.origin() + request.target,
                headers: signer.signed(request, at: Date()),
                body: call.body.map { .bytes($0) } ?? .none,
                limits: WebRequest.Limits(
                    connectSeconds: 5,
                    totalSeconds: call.totalSeconds,
                    maximumResponseBytes: call.maximumResponseBytes
                )
            )
        )
    }
}
