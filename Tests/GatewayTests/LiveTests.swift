import Domain
import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestKit
import Testing

@testable import Gateway

@Suite struct LiveTests {
    private func status(_ id: FileID) -> String { "/api/v1/files/\(id)/status" }

    @Test func theStatusFollowsTheStages() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            let first = try await client.get(status(id))
            #expect(first.status == 200)
            #expect(first["status"] == "pending")
            #expect(first["progress"] == 0)
            #expect(first["result"] == .null)
            #expect(first["stages.0.stage"] == "analyze")
            #expect(first["stages.0.state"] == "queued")
            world.files.set(id, .analyze, .running, Progress(30, "text"))
            let second = try await client.get(status(id))
            #expect(second["status"] == "processing")
            #expect(second["progress"] == 30)
            #expect(second["step"] == "text")
            world.files.analyze(id, Self.analysis)
            world.files.set(id, .thumbnail, .skipped, error: StageError(code: "skipped", message: "A text."))
            let third = try await client.get(status(id))
            #expect(third["status"] == "completed")
            #expect(third["progress"] == 100)
            #expect(third["result.summary"] == "A greeting.")
            #expect(third["result.tags.0.tag"] == "greeting")
            #expect(third["result.text_chars"] == 5)
            #expect(third["result.thumbnail_url"] == .null)
            #expect(third["result.analysis.metadata.lines"] == 1)
            #expect(third["processed_at"].string?.hasSuffix("Z") == true)
        }
    }

    static let analysis = Analysis(
        suggestedFilename: "greeting.txt",
        summary: "A greeting.",
        tags: [Tag("greeting", confidence: 0.9)],
        language: "en",
        pages: [TextPage(number: 1, text: "hello", source: "plain")],
        metadata: ["lines": 1],
        methods: ["text": "plain/1"]
    )

    @Test func aFailedFileSaysWhy() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            world.files.set(id, .analyze, .dead, error: StageError(code: "invalid_file", message: "Broken."))
            world.files.set(id, .thumbnail, .done)
            let answer = try await client.get(status(id))
            #expect(answer["status"] == "failed")
            #expect(answer["error.stage"] == "analyze")
            #expect(answer["error.code"] == "invalid_file")
            #expect(answer["error.message"] == "Broken.")
            #expect(answer["error.advice"] == .string(Explanation.of("invalid_file", in: .english).advice))
            let thai = try await client.get("/api/v1/files/\(id)/status", [.acceptLanguage: "th-TH,th;q=0.9,en;q=0.5"])
            #expect(thai["error.code"] == "invalid_file")
            #expect(thai["error.message"] == .string(Explanation.of("invalid_file", in: .thai).cause))
            #expect(thai["error.advice"] == .string(Explanation.of("invalid_file", in: .thai).advice))
            #expect(thai["error.detail"] == "Broken.")
            #expect(thai["stages.0.error.advice"] == thai["error.advice"])
            #expect(thai.headers[.vary] == "Accept-Language")
            // Another language is another representation, and is not answered with "you have it already".
            let tag = try #require(answer.headers[.eTag])
            let headers: HTTPFields = [.ifNoneMatch: tag, .acceptLanguage: "th"]
            #expect(try await client.get("/api/v1/files/\(id)/status", headers).status == 200)
            #expect(try await client.get("/api/v1/files/\(id)/status", [.ifNoneMatch: tag]).status == 304)
        }
    }

    @Test func anUnchangedStatusIs304() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            let tag = try #require(try await client.get(status(id)).headers[.eTag])
            let same = try await client.get(status(id), [.ifNoneMatch: "\"x\", W/\(tag)"])
            #expect(same.status == 304)
            #expect(same.text.isEmpty)
            world.files.set(id, .analyze, .running)
            #expect(try await client.get(status(id), [.ifNoneMatch: tag]).status == 200)
        }
    }

    @Test func aLongPollEndsWithTheNextChange() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            async let answer = client.get("\(status(id))?wait=20")
            #expect(await eventually { world.parts.updates.count == 1 })
            world.feed.hint(id)
            world.files.set(id, .analyze, .running, Progress(10, "started"))
            #expect(try await answer["step"] == "started")
            #expect(await eventually { world.parts.updates.count == 0 })
            // What has changed already is told at once; what is over is not waited for.
            let past = try await client.get("\(status(id))?wait=20", [.ifNoneMatch: "\"0\""])
            #expect(past.status == 200)
            world.files.set(id, .analyze, .done)
            world.files.set(id, .thumbnail, .done)
            #expect(try await client.get("\(status(id))?wait=20")["status"] == "completed")
        }
    }

    @Test func aLongPollEndsWithItsTime() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            let tag = try #require(try await client.get(status(id)).headers[.eTag])
            #expect(try await client.get("\(status(id))?wait=0.1").status == 200)
            #expect(try await client.get("\(status(id))?wait=0.1s", [.ifNoneMatch: tag]).status == 304)
            for odd in ["x", "-1", "nan", "inf", ""] {
                #expect(try await client.get("\(status(id))?wait=\(odd)").status == 400, "\(odd)")
            }
        }
    }

    @Test func aFilesEventsAreReplayedAndEndWithIt() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            world.files.set(id, .analyze, .running, Progress(10, "started"))
            async let stream = client.get("/api/v1/files/\(id)/events")
            #expect(await eventually { world.parts.updates.count == 1 })
            world.files.analyze(id, Self.analysis)
            world.files.set(id, .thumbnail, .done)
            let answer = try await stream
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "text/event-stream; charset=utf-8")
            let frames = answer.text.components("\n\n")
            #expect(frames.first == "retry: 3000")
            #expect(frames.dropFirst().first?.hasPrefix(#"id: 1-1\#nevent: status\#ndata: {"at":"20"#) == true)
            #expect(frames.dropFirst().first?.hasSuffix(#"","file_id":"\#(id)","status":"pending"}"#) == true)
            #expect(frames.last?.contains(#""status":"completed"}"#) == true)
            // The same again, from the middle.
            let rest = try await client.get("/api/v1/files/\(id)/events", [.lastEventID: "1-3"])
            #expect(rest.text.components("\n\n").count == frames.count - 3)
            let other = try await client.get("/api/v1/files/\(id)/events?after=1-3")
            #expect(other.text == rest.text)
            #expect(try await client.get("/api/v1/files/\(id)/events", [.lastEventID: "x"]).status == 400)
            #expect(await eventually { world.parts.updates.count == 0 })
        }
    }

    @Test func aFileWhoseEventsAreForgottenStillSaysHowItEnded() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            world.files.analyze(id, Self.analysis)
            world.files.set(id, .thumbnail, .done)
            world.feed.forget()
            let answer = try await client.get("/api/v1/files/\(id)/events")
            #expect(answer.text.contains(#""status":"completed""#))
        }
    }

    /// The end of an answer that is ready at once stops the reader of the request, which may not have begun.
    @Test func answersThatAreReadyAtOnceMayBeMany() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            world.files.analyze(id, Self.analysis)
            world.files.set(id, .thumbnail, .done)
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<50 { group.addTask { try await client.get("/api/v1/files/\(id)/events").text } }
                for try await text in group { #expect(text.contains(#""status":"completed""#)) }
            }
        }
    }

    @Test func aStreamSurvivesADatabaseThatGoesAway() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            async let stream = client.get("/api/v1/files/\(id)/events")
            #expect(await eventually { world.parts.updates.count == 1 })
            world.feed.fail(with: Failure(.unavailable, "away"))
            world.feed.hint(id)
            world.files.analyze(id, Self.analysis)
            world.files.set(id, .thumbnail, .done)
            world.feed.fail(with: nil)
            #expect(try await stream.text.contains(#""status":"completed""#))
        }
    }

    @Test func aUsersStreamTellsOfAllOwnFilesAndIsLeftAtOnce() async throws {
        let world = try await World()
        try await world.run(.live) { client in
            _ = try await client.uploaded("before")
            let connection = try RawConnection(port: try #require(client.http.port))
            let token = try await World.token("alice")
            connection.send("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n")
            #expect(await eventually { world.parts.updates.count == 1 })
            let id = try await client.uploaded("after")
            _ = try await client.with(try await World.token("bob")).uploaded("another user's")
            world.files.set(id, .analyze, .running, Progress(10, "started"))
            let received = await connection.receive { $0.contains("running") }
            #expect(received.text.contains("text/event-stream"))
            #expect(received.text.contains("id: 1-2\nevent: status"))
            #expect(!received.text.contains("id: 1-1\n"))
            #expect(!received.text.contains("id: 1-3\n"))
            connection.finishSending()
            #expect(await eventually { world.parts.updates.count == 0 })
        }
    }

    @Test(.timeLimit(.minutes(1))) func anOpenStreamDoesNotHoldUpTheEnd() async throws {
        let world = try await World()
        let connection = try await world.run(.live) { client in
            let id = try await client.uploaded("hello")
            let connection = try RawConnection(port: try #require(client.http.port))
            let token = try await World.token("alice")
            connection.send(
                "GET /api/v1/files/\(id)/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n"
            )
            #expect(await eventually { world.parts.updates.count == 1 })
            return connection
        }
        #expect(await connection.receive { _ in false }.isClosed)
    }

    @Test func tooManyOnlookersAreTurnedAway() async throws {
        let updates = LiveUpdates(feed: MemoryFeed(), limit: 3, perUser: 2)
        let alice = try #require(UserID("alice"))
        let bob = try #require(UserID("bob"))
        var watches = [try updates.watch(nil, for: alice), try updates.watch(FileID(), for: alice)]
        #expect(throws: Failure.self) { try updates.watch(nil, for: alice) }
        watches.append(try updates.watch(nil, for: bob))
        #expect(throws: Failure.self) { try updates.watch(nil, for: bob) }
        watches.removeAll()
        #expect(updates.count == 0)
        #expect(throws: Never.self) { try updates.watch(nil, for: alice) }
    }

    @Test func aWakeBeforeTheWaitIsNotLost() async throws {
        let watch = Watch {}
        watch.wake(.changed)
        watch.wake(.timeout)
        #expect(await watch.next(within: 10) == .changed)
        #expect(await watch.next(within: 0.01) == .timeout)
        watch.wake(.closed)
        watch.wake(.changed)
        #expect(await watch.next(within: 10) == .closed)
        #expect(await watch.next(within: 10) == .closed)
    }

    @Test func dataOfSeveralLinesStaysOneEvent() {
        let id = FileID()
        let date = Date(timeIntervalSince1970: 0)
        func text(_ data: String) -> String {
            String(buffer: EventRoutes.frame([FeedEvent(cursor: "1-1", type: "stage", file: id, at: date, data: data)]))
        }
        let start = #"id: 1-1\#nevent: stage\#ndata: {"at":"1970-01-01T00:00:00.000Z","file_id":"\#(id)""#
        #expect(text(#"{ "a":\#n1,\#r\#n"b":2}"#) == start + ",\"a\":\ndata: 1,\ndata: \"b\":2}\n\n")
        for empty in ["{}", "{ }", "", "nonsense"] { #expect(text(empty) == start + "}\n\n") }
    }
}

extension String {
    /// The pieces between separators, empty ones aside.
    func components(_ separator: String) -> [String] {
        split(separator: separator).map(String.init)
    }
}
