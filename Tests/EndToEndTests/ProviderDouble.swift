import FoundationEssentials
import WebClient

/// The stand-in for every provider that `scripts/test-ai` is, with a memory of its own.
struct ProviderDouble: Sendable {
    /// A call as it came.
    struct Arrival: Decodable, Sendable {
        let provider: String
        /// `describe`, `embed` or `malformed`.
        let kind: String
        /// What was answered.
        let status: Int
        /// Seconds since 1970.
        let at: Double
    }

    /// In the order in which they are asked.
    static let providers = ["gemini", "openai", "ollama"]
    /// Whether `make test` started it.
    static let isThere = server != nil
    private static let server = ProcessInfo.processInfo.environment["MILLRACE_TEST_AI_URL"]

    private let url: String
    private let client = WebClient()

    init() throws {
        guard let server = Self.server else { throw StackError("MILLRACE_TEST_AI_URL is not set") }
        url = "\(server)/t/\(UUID().uuidString.lowercased())"
    }

    /// Has a stack ask all of them, and nobody wait for one that is busy.
    var settings: [String: String] {
        [
            "GEMINI_API_KEY": "key", "GEMINI_BASE_URL": url, "OPENAI_BASE_URL": "\(url)/v1", "OLLAMA_URL": url,
            "AI_WAIT_SECONDS": "0.1",
        ]
    }

    /// Changes what a provider answers: the next so many times, or until it is changed again.
    func order(_ mode: String, from provider: String, times: Int = 0) async throws {
        let order = #"{"provider": "\#(provider)", "mode": "\#(mode)", "times": \#(times)}"#
        let answer = try await client.fetch(WebRequest("PUT", "\(url)/mode", body: .bytes(Array(order.utf8))))
        guard answer.status == 200 else { throw StackError("the double refuses \(order): \(answer.text)") }
    }

    /// All calls so far, oldest first.
    func arrivals() async throws -> [Arrival] {
        let answer = try await client.fetch(WebRequest("GET", "\(url)/arrivals"))
        return try JSONDecoder().decode([Arrival].self, from: Data(answer.body)).sorted { $0.at < $1.at }
    }

    /// The calls of one provider so far, oldest first.
    func arrivals(at provider: String) async throws -> [Arrival] {
        try await arrivals().filter { $0.provider == provider }
    }
}
