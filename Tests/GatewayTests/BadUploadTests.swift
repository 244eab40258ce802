import Domain
import FoundationEssentials
import HTTPTypes
import NIOCore
import TestKit
import Testing

@testable import Gateway

@Suite struct BadUploadTests {
    @Test func anEmptyFileIsRefused() async throws {
        try await refused(.file(""), 400, "empty_file")
        let world = try await World()
        let answer = try await world.run { try await $0.put("a.txt", "") }
        #expect(answer.code == "empty_file")
    }

    @Test func aFormWithoutAFileIsRefused() async throws {
        try await refused(Form().part("other", "x"), 400, "missing_file")
        try await refused(Form(), 400, "missing_file")
    }

    @Test func twoFilesAreRefused() async throws {
        try await refused(Form.file("one").part("file", filename: "b.txt", "two"), 400, "too_many_files")
    }

    @Test func aPartThatIsTooLongIsRefused() async throws {
        try await refused(Form.file("x").part("gps", String(repeating: " ", count: 70_000)), 413, "too_large")
    }

    @Test(arguments: ["application/json", "multipart/form-data", "multipart/mixed; boundary=x", "", "text/plain"])
    func anotherContentTypeIsRefused(type: String) async throws {
        let world = try await World()
        try await world.run { client in
            let headers: HTTPFields = type.isEmpty ? [:] : [.contentType: type]
            let answer = try await client.send(.post, "/api/v1/files/upload", headers, body: ByteBuffer(string: "{}"))
            #expect(answer.status == 415)
            #expect(answer.code == "unsupported")
        }
    }

    @Test(arguments: [
        ("../../etc/passwd", "passwd"), ("a\u{0}b.txt", "ab.txt"), ("evil\u{202E}txt.exe", "eviltxt.exe"),
    ])
    func badNamesAreMadeSafe(name: String, safe: String) async throws {
        let world = try await World()
        try await world.run { client in
            let answer = try await client.upload(.file("x", name: name))
            #expect(answer.status == 202)
            #expect(answer["filename"].string == safe)
            #expect(world.store.keys.allSatisfy { !$0.description.contains("..") })
        }
    }

    @Test func aNameOfFiveThousandCharactersIsShortened() async throws {
        let world = try await World()
        try await world.run { client in
            let answer = try await client.upload(.file("x", name: String(repeating: "ก", count: 5000) + ".txt"))
            #expect(answer.status == 202)
            #expect(answer["filename"].string?.utf8.count == 253)
            #expect(answer["filename"].string?.hasSuffix(".txt") == true)
        }
    }

    @Test func aTruncatedFormIsRefused() async throws {
        let world = try await World()
        try await world.run { client in
            let form = Form.file(String(repeating: "x", count: 400_000))
            let whole = form.body
            for length in [0, 10, 70, 100, 300_000, whole.readableBytes - 10, whole.readableBytes - 4] {
                let cut = try #require(whole.getSlice(at: 0, length: length))
                let headers: HTTPFields = [.contentType: form.contentType]
                let answer = try await client.send(.post, "/api/v1/files/upload", headers, body: cut)
                #expect(answer.status == 400, "\(length)")
                #expect(answer.code == "incomplete_upload", "\(length)")
            }
            #expect(world.store.keys.isEmpty)
            #expect(world.store.open == 0)
        }
    }

    @Test func garbageIsRefused() async throws {
        let world = try await World()
        try await world.run { client in
            let body = ByteBuffer(bytes: (0..<100_000).map { _ in UInt8.random(in: 0...255) })
            let headers: HTTPFields = [.contentType: "multipart/form-data; boundary=b"]
            let answer = try await client.send(.post, "/api/v1/files/upload", headers, body: body)
            #expect(answer.code == "malformed_multipart")
        }
    }

    @Test func aFileOverTheLimitLeavesNothing() async throws {
        let world = try await World(maximumBytes: 500_000)
        try await world.run { client in
            let exact = try await client.upload(.file(String(repeating: "x", count: 500_000)))
            #expect(exact.status == 202)
            for length in [500_001, 700_000, 2_000_000] {
                let answer = try await client.upload(.file(String(repeating: "y", count: length)))
                #expect(answer.status == 413)
                #expect(answer.code == "too_large")
                #expect(answer["retryable"] == false)
            }
            #expect(try await client.put("a.txt", String(repeating: "z", count: 500_001)).status == 413)
            #expect(world.store.keys.count == 1)
            #expect(world.store.open == 0)
        }
    }

    @Test func aDatabaseThatIsAwayIs503AndLeavesNothing() async throws {
        let world = try await World()
        try await world.run { client in
            world.files.fail(with: Failure(.unavailable, "The database does not answer."))
            let answer = try await client.upload(.file("hello"))
            #expect(answer.status == 503)
            #expect(answer.code == "unavailable")
            #expect(answer["retryable"] == true)
            #expect(answer.headers[.retryAfter] == "2")
            #expect(answer.headers[.contentType] == "application/problem+json")
            // Known to be away: the next one is refused before its bytes are taken.
            let appends = world.store.appends
            #expect(try await client.upload(.file("hello 2")).status == 503)
            #expect(world.store.appends == appends)
            world.files.fail(with: nil)
            #expect(await eventually { world.store.keys.isEmpty })
            #expect(try await eventually { try await client.upload(.file("hello")).status == 202 })
            #expect(world.store.keys.count == 1)
        }
    }

    @Test func aStoreThatFailsLeavesNoRow() async throws {
        let world = try await World()
        try await world.run { client in
            world.store.fail(with: Failure(.storageFull, "The disk is full."))
            let answer = try await client.upload(.file("hello"))
            #expect(answer.status == 507)
            #expect(answer.code == "storage_full")
            #expect(world.files.count == 0)
        }
    }

    private func refused(_ form: Form, _ status: Int, _ code: String) async throws {
        let world = try await World()
        try await world.run { client in
            let answer = try await client.upload(form)
            #expect(answer.status == status)
            #expect(answer.code == code)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(world.store.keys.isEmpty)
            #expect(world.store.open == 0)
            #expect(world.files.count == 0)
        }
    }
}
