import FoundationEssentials
import WebClient

/// The stand-in for Qdrant that `scripts/test-vectors` is; each stack has collections of its own in it.
struct QdrantDouble: Sendable {
    /// Whether `make test` started it.
    static let isThere = server != nil
    private static let server = ProcessInfo.processInfo.environment["MILLRACE_TEST_QDRANT_URL"]

    private let url: String
    private let collection = "e2e\(UUID().uuidString.prefix(8).lowercased())"
    private let client = WebClient()

    init() throws {
        guard let server = Self.server else { throw StackError("MILLRACE_TEST_QDRANT_URL is not set") }
        url = server
    }

    /// Has a stack keep its vectors here.
    var settings: [String: String] { ["QDRANT_URL": url, "QDRANT_COLLECTION": collection] }

    private struct Collections: Decodable {
        struct Result: Decodable {
            struct Name: Decodable {
                let name: String
            }
            let collections: [Name]
        }
        let result: Result
    }

    private struct Count: Decodable {
        struct Result: Decodable {
            let count: Int
        }
        let result: Result
    }

    /// How many vectors of a file are there, in all spaces.
    func count(of file: String) async throws -> Int {
        let list = try await client.fetch(WebRequest("GET", "\(url)/collections"))
        let names = try JSONDecoder().decode(Collections.self, from: Data(list.body)).result.collections.map(\.name)
        let filter = #"{"filter":{"must":[{"key":"file_id","match":{"value":"\#(file)"}}]},"exact":true}"#
        var sum = 0
        for name in names where name.hasPrefix(collection) {
            let request = WebRequest(
                "POST",
                "\(url)/collections/\(name)/points/count",
                headers: ["content-type": "application/json"],
                body: .bytes(Array(filter.utf8))
            )
            let answer = try await client.fetch(request)
            sum += try JSONDecoder().decode(Count.self, from: Data(answer.body)).result.count
        }
        return sum
    }
}
