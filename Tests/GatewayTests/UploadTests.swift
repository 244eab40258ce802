import Domain
import FoundationEssentials
import HTTPTypes
import NIOCore
import TestKit
import Testing

@testable import Gateway

@Suite struct UploadTests {
    @Test func aFormIsAcceptedAndItsBytesAreStored() async throws {
        let world = try await World()
        try await world.run { client in
            let answer = try await client.upload(.file("hello", name: "../notes/ä b.txt"))
            #expect(answer.status == 202)
            let id = try #require(answer["file_id"].string.flatMap { FileID($0) })
            #expect(answer["status"] == "pending")
            #expect(answer["filename"] == "ä b.txt")
            #expect(answer["size"] == 5)
            #expect(answer["content_type"] == "text/plain")
            #expect(answer["sha256"] == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
            #expect(answer["duplicate"] == false)
            #expect(answer["links.self"] == .string("/api/v1/files/\(id)"))
            #expect(answer["links.status"] == .string("/api/v1/files/\(id)/status"))
            #expect(answer["links.events"] == .string("/api/v1/files/\(id)/events"))
            #expect(answer.headers[.location] == "/api/v1/files/\(id)")
            #expect(world.store.keys.map(\.description) == ["originals/alice/\(id).txt"])
            #expect(try await client.get("/api/v1/files/\(id)/content").text == "hello")
        }
    }

    @Test func aBareBodyIsAcceptedUnderTheNameInThePath() async throws {
        let world = try await World()
        try await world.run { client in
            let answer = try await client.put("r%C3%A9sum%C3%A9%2F..%2Fx.md", "# Title")
            #expect(answer.status == 202)
            #expect(answer["filename"] == "x.md")
            #expect(answer["content_type"] == "text/markdown")
            #expect(try await client.put("%FF", "x").status == 400)
        }
    }

    @Test func theSameBytesAreStoredOnceForAUserAndApartForAnother() async throws {
        let world = try await World()
        try await world.run { client in
            let first = try await client.upload(.file("same"))
            let second = try await client.upload(.file("same", name: "other.txt"))
            #expect(second.status == 200)
            #expect(second["file_id"] == first["file_id"])
            #expect(second["duplicate"] == true)
            #expect(second["filename"] == "note.txt")
            #expect(world.store.keys.count == 1)
            let bob = client.with(try await World.token("bob"))
            #expect(try await bob.upload(.file("same")).status == 202)
            #expect(world.store.keys.count == 2)
            #expect(world.store.open == 0)
        }
    }

    @Test func anIdempotencyKeyReplaysItsAnswerAndRefusesOtherBytes() async throws {
        let world = try await World()
        try await world.run { client in
            let first = try await client.upload(.file("one"), [.idempotencyKey: "k-1"])
            let again = try await client.upload(.file("one"), [.idempotencyKey: "k-1"])
            #expect(again.status == 202)
            #expect(again.text == first.text)
            #expect(again.headers[.idempotencyReplayed] == "true")
            let other = try await client.upload(.file("two"), [.idempotencyKey: "k-1"])
            #expect(other.status == 422)
            #expect(other.code == "idempotency_mismatch")
            #expect(try await client.upload(.file("three"), [.idempotencyKey: "a b"]).status == 400)
            #expect(world.store.keys.count == 1)
            #expect(world.store.open == 0)
        }
    }

    @Test func positionAndBandsAreKept() async throws {
        let world = try await World()
        try await world.run { client in
            let gps = #"{"latitude":13.75,"longitude":100.5,"altitude":null,"relative_altitude":40,"unknown":true}"#
            let form = Form()
                .part("gps", gps)
                .part("bands", "red, GREEN,blue,nir")
                .part("file", filename: "a.tif", "II*\u{0}")
            let answer = try await client.upload(form)
            let file = try await client.get("/api/v1/files/\(answer["file_id"].string ?? "")")
            #expect(file["gps"] == ["latitude": 13.75, "longitude": 100.5, "relative_altitude": 40])
            #expect(file["bands"] == ["red", "green", "blue", "nir"])
            #expect(file["content_type"] == "image/tiff")
        }
    }

    @Test func aDuplicateSaysThatItKeepsItsBandsAndItsPlace() async throws {
        let world = try await World()
        try await world.run { client in
            let place = #"{"latitude":13.5,"longitude":100.0,"relative_altitude":40}"#
            func form(_ parts: (String, String)...) -> Form {
                parts.reduce(Form.file("II*\u{0}", name: "a.tif")) { $0.part($1.0, $1.1) }
            }
            let first = try await client.upload(form(("bands", "red,nir"), ("gps", place)), [.idempotencyKey: "k"])
            #expect(first.status == 202 && first["note"] == .null)
            let path = "/api/v1/files/\(first["file_id"].string ?? "")"
            for same in [form(), form(("gps", place)), form(("bands", "RED, nir"))] {
                let answer = try await client.upload(same)
                #expect(answer.status == 200 && answer["duplicate"] == true && answer["note"] == .null)
            }
            let bands = try await client.upload(form(("bands", "nir,red"), ("gps", place)))
            #expect(bands.status == 200 && bands["file_id"] == first["file_id"])
            #expect(bands["note"].string?.contains("keeps the bands that") == true)
            #expect(bands["note"].string?.contains("\(path)/reprocess") == true)
            let other = form(("bands", "nir,red"), ("gps", #"{"latitude":1,"longitude":2}"#))
            #expect(try await client.upload(other)["note"].string?.contains("bands and gps") == true)
            // A repetition under its key is no other upload, and drops nothing silently either.
            let replayed = try await client.upload(other, [.idempotencyKey: "k"])
            #expect(replayed.headers[.idempotencyReplayed] == "true" && replayed["note"] != .null)
            let file = try await client.get(path)
            #expect(file["bands"] == ["red", "nir"] && file["gps.relative_altitude"].double == 40)
        }
    }

    @Test(arguments: [
        #"{"latitude":91,"longitude":0}"#, #"{"latitude":"1","longitude":0}"#, #"{"latitude":1}"#, "[]", "nonsense",
        #"{"latitude":1,"longitude":0,"relative_altitude":"high"}"#,
    ])
    func aPositionThatCannotBeIsRefused(gps: String) async throws {
        let world = try await World()
        try await world.run { client in
            let answer = try await client.upload(Form.file("x").part("gps", gps))
            #expect(answer.status == 400)
            #expect(answer.code == "invalid")
            #expect(world.store.keys.isEmpty)
            #expect(world.store.open == 0)
        }
    }

    @Test func manyChunksReachTheStoreAsFewAppends() async throws {
        let world = try await World(maximumBytes: 10_000_000)
        try await world.run { client in
            let text = String(repeating: "0123456789abcdef", count: 100_000)
            let answer = try await client.put("big.txt", text)
            #expect(answer.status == 202)
            #expect(answer["size"] == 1_600_000)
            #expect(world.store.appends <= 7)
            let content = try await client.get("/api/v1/files/\(answer["file_id"].string ?? "")/content")
            #expect(content.text == text)
        }
    }

    @Test func aFullGatewaySaysSo() async throws {
        let world = try await World { settings in
            settings.uploads = 2
            settings.uploadsPerUser = 1
        }
        let slots = world.parts.slots
        let alice = try #require(UserID("alice"))
        let bob = try #require(UserID("bob"))
        try await world.run { client in
            try await slots.hold(for: alice, key: "k") {
                let answer = try await client.put("a.txt", "a")
                #expect(answer.status == 429)
                #expect(answer.code == "throttled")
                #expect(answer.headers[.retryAfter] == "1")
                try await slots.hold(for: bob, key: nil) {
                    let answer = try await client.put("a.txt", "a")
                    #expect(answer.status == 503)
                    #expect(answer["retryable"] == true)
                }
            }
            #expect(try await client.put("a.txt", "a").status == 202)
        }
        #expect(slots.inUse == 0)
    }

    @Test func aKeyInUseIsAConflict() async throws {
        let world = try await World()
        let alice = try #require(UserID("alice"))
        try await world.run { client in
            let answer = try await world.parts.slots.hold(for: alice, key: "k") {
                try await client.put("a.txt", "a", [.idempotencyKey: "k"])
            }
            #expect(answer.status == 409)
        }
    }
}
