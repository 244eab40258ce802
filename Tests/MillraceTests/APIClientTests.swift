import ArgumentParser
import Domain
import FoundationEssentials
import Settings
import Synchronization
import TestKit
import Testing

@testable import Millrace

struct APIClientTests {
    static let id = FileID()

    @Test func aFileIsSentWithItsNameItsLengthAndTheToken() async throws {
        let sink = try HTTPSink { _, _ in
            .respond(202, body: Array(#"{"file_id":"\#(Self.id)","status":"pending"}"#.utf8))
        }
        defer { sink.close() }
        let path = "/tmp/millrace-\(UUID())/naïve & co.txt"
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bytes = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0) })
        try bytes.write(to: URL(filePath: path))

        let api = APIClient(base: "http://127.0.0.1:\(sink.port)/", token: "t0ken")
        let receipt = try await api.upload(try LocalFile(path: path))
        #expect(receipt["file_id"] == .string(Self.id.description))
        let request = try #require(sink.requests.first)
        #expect(request.method == "PUT")
        #expect(request.target == "/api/v1/files/content/na%C3%AFve%20%26%20co.txt")
        #expect(request.headers["content-length"] == "300000")
        #expect(request.headers["authorization"] == "Bearer t0ken")
        #expect(request.body == Array(bytes))
    }

    @Test func aQuestionIsSentWithItsParameters() async throws {
        let sink = try HTTPSink { _, _ in .respond(200, body: Array(#"{"items":[]}"#.utf8)) }
        defer { sink.close() }
        let api = APIClient(base: "http://127.0.0.1:\(sink.port)", token: "t0ken")
        let answer = try await api.get("search", [(name: "q", value: "old & mill"), (name: "limit", value: "5")])
        #expect(answer["items"] == .array([]))
        let request = try #require(sink.requests.first)
        #expect(request.target == "/api/v1/search?q=old%20%26%20mill&limit=5")
        #expect(request.headers["authorization"] == "Bearer t0ken")
        _ = try await api.get("ai/usage")
        #expect(sink.requests.last?.target == "/api/v1/ai/usage")
    }

    @Test func whatIsSaidOfAPictureGoesWithTheOrder() async throws {
        let sink = try HTTPSink { _, _ in .respond(202, body: Array(#"{"status":"pending"}"#.utf8)) }
        defer { sink.close() }
        let api = APIClient(base: "http://127.0.0.1:\(sink.port)", token: "t")
        let place: JSONValue = ["latitude": 13.5, "longitude": 100]
        let said = CaptureStatement(bands: ["red", "nir"], gps: place)
        _ = try await api.reprocess(Self.id, stages: [.analyze], force: true, statement: said)
        _ = try await api.reprocess(Self.id, stages: [], force: false)
        #expect(sink.requests.map(\.target) == Array(repeating: "/api/v1/files/\(Self.id)/reprocess", count: 2))
        let bodies = try sink.requests.map { try JSONDecoder().decode(JSONValue.self, from: Data($0.body)) }
        let spoken: JSONValue = ["stages": ["analyze"], "force": true, "bands": ["red", "nir"], "gps": place]
        let silent: JSONValue = ["force": false]
        #expect(bodies == [spoken, silent])
    }

    @Test func aProblemDocumentBecomesAFailure() async throws {
        let problem = #"{"code":"too_large","detail":"At most 50 MiB.","retryable":false,"status":413}"#
        let sink = try HTTPSink { _, _ in .respond(413, body: Array(problem.utf8)) }
        defer { sink.close() }
        let api = APIClient(base: "http://127.0.0.1:\(sink.port)", token: "t")
        let failure = await #expect(throws: Failure.self) { try await api.status(Self.id) }
        #expect(failure?.code.description == "too_large")
        #expect(failure?.message == "At most 50 MiB.")
    }

    @Test func anAnswerThatIsNotOursIsSaidToBeSo() async throws {
        let sink = try HTTPSink { _, _ in .respond(200, body: Array("<html>".utf8)) }
        defer { sink.close() }
        let api = APIClient(base: "http://127.0.0.1:\(sink.port)", token: "t")
        let failure = await #expect(throws: Failure.self) { try await api.status(Self.id) }
        #expect(failure?.code == .unavailable)
    }

    @Test func followingWaitsForTheTerminalStateByTag() async throws {
        let statuses = ["pending", "processing", "completed"]
        let sink = try HTTPSink { _, count in
            let status = statuses[min(count, 2)]
            return .respond(
                200,
                headers: ["ETag": "\"\(count)\""],
                body: Array(#"{"file_id":"\#(Self.id)","status":"\#(status)","progress":10,"step":"text"}"#.utf8)
            )
        }
        defer { sink.close() }
        let lines = Mutex<[String]>([])
        let api = APIClient(base: "http://127.0.0.1:\(sink.port)", token: "t")
        let following = Following(api: api) { _, page in lines.withLock { $0.append(page.line) } }
        let document = try await following.end(of: Self.id)
        #expect(document["status"] == "completed")
        #expect(lines.withLock { $0 } == ["pending", "processing 10 % text", "completed"])
        #expect(sink.requests.map { $0.headers["if-none-match"] } == [nil, "\"0\"", "\"1\""])
        #expect(sink.requests.map(\.target).last == "/api/v1/files/\(Self.id)/status?wait=20")
    }

    @Test func eventsAreHeardUntilTheServerEndsTheStream() async throws {
        let stream = "id: 1\nevent: status\ndata: {\"status\":\"completed\"}\n\n"
        let sink = try HTTPSink { _, _ in
            .raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n\(stream)")
        }
        defer { sink.close() }
        let api = APIClient(base: "http://127.0.0.1:\(sink.port)", token: "t")
        let heard = Mutex<[ServerEvent]>([])
        try await api.events(of: Self.id, after: "0") { event in heard.withLock { $0.append(event) } }
        #expect(heard.withLock { $0 } == [ServerEvent(id: "1", type: "status", data: #"{"status":"completed"}"#)])
        #expect(sink.requests.first?.headers["last-event-id"] == "0")
    }

    @Test func theAddressComesFromOptionSettingsOrThisMachine() throws {
        func base(_ url: String?, _ settings: [String: String]) throws -> String {
            let options = try APIOptions.parse(url.map { ["--url", $0] } ?? [])
            return try APIClient.base(options, SettingsReader(settings))
        }
        #expect(try base(nil, [:]) == "http://127.0.0.1:8000")
        #expect(try base(nil, ["MILLRACE_PORT_OFFSET": "20"]) == "http://127.0.0.1:8020")
        #expect(try base(nil, ["PUBLIC_URL": "https://a"]) == "https://a")
        #expect(try base(nil, ["PUBLIC_URL": "https://a", "MILLRACE_URL": "https://b"]) == "https://b")
        #expect(try base("https://c", ["MILLRACE_URL": "https://b"]) == "https://c")
    }

    @Test func aStatusPageShowsStagesAndFindings() throws {
        let text = """
            {"file_id":"f","status":"failed","progress":40,"step":"text","error":{"code":"timeout","message":"too slow"},
            "stages":[{"stage":"analyze","state":"dead","attempt":4,"progress":30,
            "error":{"code":"timeout","message":"too slow"}}],
            "result":{"suggested_filename":"a.pdf","summary":"S\\u001b","language":"en",
            "tags":[{"tag":"x","confidence":1},{"tag":"y","confidence":0.5}]}}
            """
        let page = StatusPage(document: try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)))
        #expect(page.isTerminal)
        #expect(
            page.page == """
                f  failed
                error     timeout: too slow
                name      a.pdf
                summary   S\u{FFFD}
                language  en
                tags      x, y

                STAGE    STATE  ATTEMPT  PROGRESS  WHY
                analyze  dead   4        30 %      timeout: too slow

                """
        )
    }
}
