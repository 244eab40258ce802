import Domain
import FoundationEssentials
import HTTPTypes
import NIOCore
import TestKit
import Testing

@testable import Gateway

@Suite struct FileTests {
    @Test func filesAreListedNewestFirstPageByPage() async throws {
        let world = try await World()
        try await world.run { client in
            for number in 0..<5 { _ = try await client.uploaded("text \(number)", name: "file \(number).txt") }
            let first = try await client.get("/api/v1/files?limit=2")
            #expect(first["items.0.filename"] == "file 4.txt")
            #expect(first["items.1.filename"] == "file 3.txt")
            let link = try #require(first.headers[.link])
            let path = String(link.dropFirst().prefix { $0 != ">" })
            let second = try await client.get(path)
            #expect(second["items.0.filename"] == "file 2.txt")
            let third = try await client.get("/api/v1/files?limit=2&cursor=\(second["next"].string ?? "")")
            #expect(third["items.0.filename"] == "file 0.txt")
            #expect(third["next"] == .null)
            #expect(third.headers[.link] == nil)
        }
    }

    @Test func listsAreFiltered() async throws {
        let world = try await World()
        try await world.run { client in
            let note = try await client.uploaded("a note", name: "note one.txt")
            _ = try await client.uploaded("GIF89a....", name: "picture.gif")
            world.files.analyze(note, LiveTests.analysis)
            for (query, count) in [
                ("type=image/", 1), ("type=text%2F", 1), ("status=processing", 1), ("status=completed", 0),
                ("tag=greeting", 1), ("tag=x", 0), ("q=note+one", 1), ("q=GREETING", 1), ("q=", 2), ("", 2),
            ] {
                guard case .array(let items) = try await client.get("/api/v1/files?\(query)")["items"] else {
                    Issue.record("no items")
                    continue
                }
                #expect(items.count == count, "\(query)")
            }
            for odd in ["limit=0", "limit=201", "limit=x", "status=nonsense", "cursor=nonsense"] {
                #expect(try await client.get("/api/v1/files?\(odd)").status == 400, "\(odd)")
            }
        }
    }

    @Test func aFileIsShownChangedAndDeleted() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            let path = "/api/v1/files/\(id)"
            let tag = try #require(try await client.get(path).headers[.eTag])
            #expect(try await client.get(path, [.ifNoneMatch: tag]).status == 304)
            let edit = #"{"filename":"../new\u202e.txt","summary":"mine","tags":["A","b","a"]}"#
            let changed = try await client.send(.patch, path, body: ByteBuffer(string: edit))
            #expect(changed.status == 200)
            #expect(changed["filename"] == "new.txt")
            #expect(changed["summary"] == "mine")
            #expect(changed["tags.0.tag"] == "a")
            #expect(changed["tags.2.tag"] == .null)
            #expect(try await client.get(path, [.ifNoneMatch: tag]).status == 200)
            #expect(try await client.send(.delete, path).status == 204)
            #expect(try await client.get(path).status == 404)
            #expect(try await client.send(.delete, path).status == 404)
        }
    }

    @Test(arguments: [
        "", "{}", "[]", "nonsense", #"{"filename":""}"#, #"{"filename":5}"#, #"{"tags":"a"}"#, #"{"tags":[""]}"#,
        #"{"tags":[1]}"#, #"{"summary":null}"#,
    ])
    func aChangeThatMakesNoSenseIsRefused(body: String) async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            let answer = try await client.send(.patch, "/api/v1/files/\(id)", body: ByteBuffer(string: body))
            #expect(answer.status == 400)
        }
    }

    @Test func aBodyOfJSONHasALimit() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            let body = #"{"summary":""# + String(repeating: "x", count: 70_000) + #""}"#
            let answer = try await client.send(.patch, "/api/v1/files/\(id)", body: ByteBuffer(string: body))
            #expect(answer.status == 413)
        }
    }

    @Test func aFileIsProcessedAgain() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            let path = "/api/v1/files/\(id)/reprocess"
            #expect(try await client.post(path).status == 409)
            world.files.set(id, .analyze, .dead)
            world.files.set(id, .thumbnail, .done)
            let answer = try await client.post(path)
            #expect(answer.status == 202)
            #expect(answer["status"] == "pending")
            #expect(answer.headers[.location] == "/api/v1/files/\(id)/status")
            world.files.set(id, .analyze, .done)
            #expect(try await client.post(path, #"{"stages":["analyze"]}"#).status == 409)
            #expect(try await client.post(path, #"{"stages":["analyze"],"force":true}"#)["status"] == "pending")
            for odd in [#"{"stages":["nope"]}"#, #"{"stages":[1]}"#, #"{"stages":"all"}"#, #"{"force":1}"#, "[]"] {
                #expect(try await client.post(path, odd).status == 400, "\(odd)")
            }
        }
    }

    @Test func aFileIsReadAnewAsItsOwnerSays() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            let (path, file) = ("/api/v1/files/\(id)/reprocess", id)
            world.files.analyze(
                file,
                Analysis(summary: "before", pages: [TextPage(number: 1, text: "a", source: "ocr")])
            )
            world.files.set(id, .thumbnail, .done)
            #expect(try await client.get("/api/v1/files/\(id)/earlier").status == 404)
            let orders = [
                #"{"languages":"tha","psm":6,"force":true}"#,
                #"{"languages":["tha"],"psm":6,"stages":["analyze"],"force":true}"#,
            ]
            for order in orders {
                #expect(try await client.post(path, order).status == 202)
                #expect(world.files.wish(for: file) == ReadingWish(languages: "tha", layout: PageLayout(mode: 6)))
                world.files.analyze(file, Analysis(summary: "after"))
                world.files.set(id, .thumbnail, .done)
            }
            let earlier = try await client.get("/api/v1/files/\(id)/earlier")
            #expect(earlier.status == 200)
            #expect(earlier["summary"] == "after")
            // The next order says nothing: what was said before is over.
            #expect(try await client.post(path, #"{"force":true}"#).status == 202)
            #expect(world.files.wish(for: file) == ReadingWish.none)
        }
    }

    @Test func bandsAndPlaceAreNamedLater() async throws {
        let world = try await World()
        try await world.run { client in
            let form = Form.file("GIF89a....", name: "field.gif").part("gps", #"{"latitude":1,"longitude":2}"#)
            let id = try #require(try await client.upload(form)["file_id"].string.flatMap { FileID($0) })
            let path = "/api/v1/files/\(id)/reprocess"
            world.files.analyze(id, Analysis(notes: ["The plants on it were not surveyed."]))
            world.files.set(id, .thumbnail, .done)
            // What is done is done again only for whoever insists.
            #expect(try await client.post(path, #"{"bands":"red,nir"}"#).status == 409)
            #expect(try await client.get("/api/v1/files/\(id)")["bands"] == .null)
            let orders = [
                #"{"bands":"Red, NIR","stages":["analyze"],"force":true}"#, #"{"bands":["red","nir"],"force":true}"#,
                #"{"bands":null,"gps":{"latitude":13.5,"longitude":100,"relative_altitude":40},"force":true}"#,
            ]
            for order in orders {
                #expect(try await client.post(path, order).status == 202, "\(order)")
                #expect(try await client.get("/api/v1/files/\(id)")["bands"] == ["red", "nir"], "\(order)")
                world.files.analyze(id, Analysis())
                world.files.set(id, .thumbnail, .done)
            }
            let file = try await client.get("/api/v1/files/\(id)")
            #expect(file["gps"] == ["latitude": 13.5, "longitude": 100, "relative_altitude": 40])
            #expect(try await client.get("/api/images/\(id)")["gps.latitude"] == 13.5)
        }
    }

    @Test(arguments: [
        #"{"languages":"../../etc/passwd"}"#, #"{"languages":""}"#, #"{"languages":7}"#, #"{"languages":["eng",3]}"#,
        #"{"languages":"a+b+c+d+e+f+g+h+i"}"#, #"{"psm":0}"#, #"{"psm":2}"#, #"{"psm":14}"#, #"{"psm":"6"}"#,
        #"{"psm":-1}"#, #"{"psm":6,"stages":["thumbnail"]}"#, #"{"languages":"eng","stages":["notify"]}"#,
        #"{"bands":""}"#, #"{"bands":[]}"#, #"{"bands":7}"#, #"{"bands":["red",1]}"#, #"{"bands":"red,,nir"}"#,
        #"{"bands":"red","stages":["thumbnail"]}"#, #"{"gps":"1,2"}"#, #"{"gps":{"latitude":91,"longitude":0}}"#,
        #"{"gps":{"latitude":1}}"#, #"{"gps":[]}"#, #"{"gps":{"latitude":1,"longitude":2},"stages":["notify"]}"#,
    ])
    func anOrderThatCannotBeMeantIsRefused(order: String) async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            world.files.set(id, .analyze, .dead)
            world.files.set(id, .thumbnail, .dead)
            #expect(try await client.post("/api/v1/files/\(id)/reprocess", order).status == 400)
            #expect(try await client.post("/api/v1/files/\(id)/reprocess", #"{"psm":null}"#).status == 202)
        }
    }

    @Test func workIsCancelled() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            #expect(try await client.post("/api/v1/files/\(id)/cancel").status == 202)
            #expect(try await client.get("/api/v1/files/\(id)/status")["status"] == "failed")
            #expect(try await client.get("/api/v1/files/\(id)/status")["error.code"] == "cancelled")
            #expect(try await client.post("/api/v1/files/\(id)/cancel").status == 409)
        }
    }

    @Test func analysisAndAttemptsAreShown() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            let early = try await client.get("/api/v1/files/\(id)/analysis")
            #expect(early.status == 404)
            #expect(early.code == "not_ready")
            #expect(early["retryable"] == true)
            world.files.analyze(id, LiveTests.analysis)
            let late = try await client.get("/api/v1/files/\(id)/analysis")
            #expect(late["suggested_filename"] == "greeting.txt")
            #expect(late["methods.text"] == "plain/1")
            let attempts = try await client.get("/api/v1/files/\(id)/attempts")
            #expect(attempts["items.0.stage"] == "analyze")
            #expect(attempts["items.0.outcome"] == "done")
        }
    }

    @Test func imagesHaveTheShapeOfTheFirstFrontEnd() async throws {
        let world = try await World()
        try await world.run { client in
            let form = Form.file("GIF89a....", name: "field.gif").part("gps", #"{"latitude":1,"longitude":2}"#)
            let id = try await client.upload(form)["file_id"].string ?? ""
            _ = try await client.uploaded("a text")
            let one = try await client.get("/api/images/\(id)")
            #expect(one["id"].string == id)
            #expect(one["processing_status"] == "uploaded")
            #expect(one["gps.latitude"] == 1)
            #expect(one["analysis"] == .null)
            let all = try await client.get("/api/images")
            #expect(all["0.filename"] == "field.gif")
            #expect(all["1"] == .null)
        }
    }
}
