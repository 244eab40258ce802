import Domain
import FoundationEssentials
import HTTPTypes
import NIOCore
import TestKit
import Testing

@testable import Gateway

@Suite struct ProblemTests {
    @Test(arguments: [
        (Failure.Code.invalid, 400), (.invalidFile, 422), (.tooLarge, 413), (.unsupported, 415),
        (.needsPassword, 422), (.notFound, 404), (.conflict, 409), (.unauthorized, 401), (.forbidden, 403),
        (.fenced, 409), (.cancelled, 409), (.rejected, 502), (.throttled, 429), (.timeout, 504), (.crashed, 500),
        (.workerLost, 500), (.storageFull, 507), (.unavailable, 503), (.internalError, 500),
        (Failure.Code("never heard of", retry: .never), 500),
    ])
    func everyCodeHasItsStatus(code: Failure.Code, status: Int) {
        #expect(code.status.code == status)
    }

    @Test func aProblemNamesEverythingOnceAndHidesOurOwnFaults() async throws {
        let world = try await World()
        try await world.run { client in
            let headers: HTTPFields = [
                .requestID: "abc-1", .traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            ]
            let answer = try await client.get("/api/v1/files/nope", headers)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer["type"] == "urn:millrace:problem:invalid")
            #expect(answer["title"] == "Bad Request")
            #expect(answer["status"] == 400)
            #expect(answer["instance"] == "/api/v1/files/nope")
            #expect(answer["retryable"] == false)
            #expect(answer["request_id"] == "abc-1")
            #expect(answer["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736")
            #expect(answer.headers[.requestID] == "abc-1")
            world.files.fail(with: Failure(.internalError, "the password is hunter2", cause: Unexpected(answer: "x")))
            let secret = try await client.get("/api/v1/files")
            #expect(secret.status == 500)
            #expect(secret["detail"] == "internal error")
            #expect(!secret.text.contains("hunter2"))
        }
    }

    @Test func unknownPathsAndMethodsAreProblemsToo() async throws {
        let world = try await World()
        try await world.run { client in
            #expect(try await client.get("/nope").code == "not_found")
            #expect(try await client.get("/api/v1/nope").headers[.contentType] == "application/problem+json")
            let answer = try await client.send(.put, "/api/v1/files")
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "GET")
            #expect(try await client.send(.get, "/api/v1/files/upload").status == 405)
        }
    }

    @Test(arguments: ["", "a b", "x\u{1B}", String(repeating: "x", count: 101)])
    func aRequestIDThatIsOddIsReplaced(id: String) async throws {
        let world = try await World()
        try await world.run { client in
            let answer = try await client.get("/api/v1/me", [.requestID: id])
            #expect(answer.headers[.requestID] != id)
            #expect(answer.headers[.requestID]?.isEmpty == false)
        }
    }

    @Test func aTraceGoesOnOrBegins() async throws {
        let given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
        #expect(TraceContext(given).traceparent.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-"))
        #expect(TraceContext(given).spanID != "00f067aa0ba902b7")
        #expect(TraceContext(given).flags == "00")
        for odd in [
            nil, "", "x", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", given.uppercased(),
            "ff" + given.dropFirst(2), "00-4bf9-00f067aa0ba902b7-01",
        ] {
            let fresh = TraceContext(odd)
            #expect(fresh.traceID != "4bf92f3577b34da6a3ce929d0e0e4736")
            #expect(fresh.traceparent.utf8.count == 55)
        }
        let world = try await World()
        try await world.run { client in
            let answer = try await client.put("a.txt", "x", [.traceparent: given])
            let id = try #require(answer["file_id"].string.flatMap { FileID($0) })
            let file = try await world.files.find(id, of: try #require(UserID("alice")))
            #expect(file?.traceparent?.contains("4bf92f3577b34da6a3ce929d0e0e4736") == true)
        }
    }
}
