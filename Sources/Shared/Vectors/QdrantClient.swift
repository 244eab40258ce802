import Domain
import FoundationEssentials
import WebClient

/// Requests to a Qdrant server: JSON there and back, and what its refusals mean.
struct QdrantClient: Sendable {
    let origin: String
    let key: String?
    /// The longest a request may take.
    let timeoutSeconds: Double
    let web: WebClient

    /// What a server says that is no success, where the caller must know it.
    struct Refusal: Error {
        let status: Int
        let failure: Failure
    }

    /// Sends a request.
    ///
    /// - Returns: the member `result` of the answer.
    /// - Throws: ``Refusal`` for 404 and 409, else ``Failure``.
    func call(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        var headers = ["accept": "application/json"]
        if let key { headers["api-key"] = key }
        let limits = WebRequest.Limits(totalSeconds: timeoutSeconds)
        var request = WebRequest(method, origin + path, headers: headers, limits: limits)
        if let body {
            request.headers["content-type"] = "application/json"
            request.body = .bytes(Array(try JSONEncoder().encode(body)))
        }
        let answer: WebAnswer
        do {
            answer = try await web.fetch(request)
        } catch let error as TransportError {
            throw Self.failure(of: error)
        }
        let document = try? JSONDecoder().decode(JSONValue.self, from: Data(answer.body))
        guard answer.status == 200 || answer.status == 201 else { throw Self.refusal(answer, document) }
        guard let result = document?["result"] else {
            throw Failure(.unavailable, "The vector store answers nonsense.", dependency: .vectors)
        }
        return result
    }

    private static func refusal(_ answer: WebAnswer, _ document: JSONValue?) -> any Error {
        var reason = "status \(answer.status)"
        if case .string(let text)? = document?["status"]?["error"] { reason = String(text.prefix(300)) }
        switch answer.status {
        case 404, 409:
            return Refusal(status: answer.status, failure: Failure(.conflict, "The vector store refuses: \(reason)"))
        case 429:
            let seconds = answer.headers["retry-after"].flatMap {
                RetryAfter.seconds($0, now: Date().timeIntervalSince1970)
            }
            return Failure(
                .throttled,
                "The vector store asks for patience.",
                retryAfterSeconds: seconds,
                dependency: .vectors
            )
        case 401, 403: return Failure(.unavailable, "The vector store refuses our key.", dependency: .vectors)
        case 400..<500: return Failure(.invalid, "The vector store refuses: \(reason)")
        default: return Failure(.unavailable, "The vector store fails: \(reason)", dependency: .vectors)
        }
    }

    private static func failure(of error: TransportError) -> any Error {
        switch error.kind {
        case .cancelled: CancellationError()
        case .invalid: Failure(.internalError, "A request to the vector store is malformed.", cause: error)
        case .timeout: Failure(.unavailable, "The vector store took too long.", cause: error, dependency: .vectors)
        default: Failure(.unavailable, "The vector store does not answer.", cause: error, dependency: .vectors)
        }
    }
}

extension Dependency {
    /// The vector store.
    static let vectors = Dependency("vectors")
}
