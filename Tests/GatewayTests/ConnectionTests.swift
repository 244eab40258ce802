import Domain
import FoundationEssentials
import HummingbirdTesting
import TestKit
import Testing

@testable import Gateway

/// What happens on the wire itself: clients that leave, drip, wait, or send too much.
@Suite struct ConnectionTests {
    private func head(_ line: String, _ headers: [String]) async throws -> String {
        ([line, "Host: x", "Authorization: Bearer \(try await World.token("alice"))"] + headers + ["", ""])
            .joined(separator: "\r\n")
    }

    private let form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"

    /// `isAbrupt`: the connection is reset; else it is closed in good order. `framing`: how the length is told.
    @Test(arguments: [true, false], ["Content-Length: 2000000", "Transfer-Encoding: chunked"])
    func aClientThatHangsUpHalfWayLeavesNothing(isAbrupt: Bool, framing: String) async throws {
        let world = try await World(maximumBytes: 10_000_000)
        try await world.run(.live) { client in
            for door in ["PUT /api/v1/files/content/a.txt HTTP/1.1", "POST /api/v1/files/upload HTTP/1.1"] {
                let isForm = door.hasPrefix("POST")
                let type = isForm ? "Content-Type: multipart/form-data; boundary=b" : "Content-Type: text/plain"
                let bytes = (isForm ? form : "") + String(repeating: "x", count: 600_000)
                let connection = try RawConnection(port: try #require(client.http.port))
                connection.send(try await head(door, [type, framing]))
                let isChunked = framing.hasPrefix("Transfer")
                connection.send(isChunked ? String(bytes.utf8.count, radix: 16) + "\r\n" + bytes + "\r\n" : bytes)
                #expect(await eventually { world.store.open == 1 })
                if isAbrupt { connection.reset() } else { connection.finishSending() }
                #expect(await eventually { world.store.open == 0 && world.parts.slots.inUse == 0 })
            }
            #expect(world.store.keys.isEmpty)
            #expect(world.files.count == 0)
            #expect(try await client.put("b.txt", "still alive").status == 202)
        }
    }

    @Test func tooMuchIsAnsweredInTheMiddleOfTheStream() async throws {
        let world = try await World(maximumBytes: 1_000_000)
        try await world.run(.live) { client in
            let connection = try RawConnection(port: try #require(client.http.port))
            let headers = ["Content-Type: multipart/form-data; boundary=b", "Transfer-Encoding: chunked"]
            connection.send(try await head("POST /api/v1/files/upload HTTP/1.1", headers))
            let piece = form + String(repeating: "x", count: 1_500_000)
            connection.send(String(piece.utf8.count, radix: 16) + "\r\n" + piece + "\r\n")
            // The body goes on, and the answer is there all the same; then the connection ends.
            let received = await connection.receive { _ in false }
            #expect(received.text.hasPrefix("HTTP/1.1 413"))
            #expect(received.text.contains("Connection: close"))
            #expect(received.text.contains(#""code":"too_large""#))
            #expect(received.isClosed)
            #expect(world.store.keys.isEmpty)
            #expect(await eventually { world.store.open == 0 && world.parts.slots.inUse == 0 })
        }
    }

    @Test func aLengthOverTheLimitIsRefusedBeforeTheBody() async throws {
        let world = try await World(maximumBytes: 1000)
        try await world.run(.live) { client in
            for door in ["PUT /api/v1/files/content/a.txt HTTP/1.1", "POST /api/v1/files/upload HTTP/1.1"] {
                let connection = try RawConnection(port: try #require(client.http.port))
                let headers = [
                    "Content-Type: multipart/form-data; boundary=b", "Content-Length: 900000000",
                    "Expect: 100-continue",
                ]
                connection.send(try await head(door, headers))
                let received = await connection.receive { $0.contains("too_large") }
                #expect(received.text.hasPrefix("HTTP/1.1 413"))
            }
        }
    }

    @Test func aClientThatAsksBeforeItSendsIsToldToGoOn() async throws {
        let world = try await World()
        try await world.run(.live) { client in
            let connection = try RawConnection(port: try #require(client.http.port))
            let headers = ["Content-Length: 5", "Expect: 100-continue"]
            connection.send(try await head("PUT /api/v1/files/content/a.txt HTTP/1.1", headers))
            let first = await connection.receive { $0.hasSuffix("\r\n\r\n") }
            #expect(first.text == "HTTP/1.1 100 Continue\r\n\r\n")
            connection.send("hello")
            let second = await connection.receive { $0.contains("file_id") }
            #expect(second.text.hasPrefix("HTTP/1.1 202"))
            // The same connection serves another request.
            connection.send(try await head("GET /api/v1/me HTTP/1.1", []))
            #expect(await connection.receive { $0.contains("user_id") }.text.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func aConnectionThatSaysNothingIsClosed() async throws {
        let world = try await World { $0.idleSeconds = 1 }
        try await world.run(.live) { client in
            let idle = try RawConnection(port: try #require(client.http.port))
            let stalled = try RawConnection(port: try #require(client.http.port))
            stalled.send(try await head("PUT /api/v1/files/content/a.txt HTTP/1.1", ["Content-Length: 500000"]))
            stalled.send(String(repeating: "x", count: 300_000))
            #expect(await eventually { world.store.open == 1 })
            #expect(await idle.receive { _ in false }.isClosed)
            #expect(await stalled.receive { _ in false }.isClosed)
            #expect(await eventually { world.store.open == 0 })
        }
    }

    @Test func endlessHeadersEndTheConnection() async throws {
        let world = try await World()
        try await world.run(.live) { client in
            let connection = try RawConnection(port: try #require(client.http.port))
            connection.send("GET / HTTP/1.1\r\nHost: x\r\n")
            for _ in 0..<200 where !connection.send("X-A: \(String(repeating: "x", count: 1000))\r\n") { break }
            #expect(await connection.receive { _ in false }.isClosed)
            #expect(try await client.with(nil).get("/").status == 200)
        }
    }
}
