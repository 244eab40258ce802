import Control
import Domain
import FoundationEssentials
import Logging
import Synchronization
import TestKit
import Testing

@testable import Gateway

@Suite struct ControlTests {
    private let alice = ControlIdentity.user(name: "alice", scopes: [])

    private func call(
        _ world: World,
        _ method: String,
        _ params: JSONValue = [:],
        as identity: ControlIdentity? = nil,
        notified: @escaping @Sendable (String, Data) async throws -> Void = { _, _ in }
    ) async throws -> JSONValue {
        let handler = try #require(world.parts.control.methods.first { $0.name == method }?.handler)
        let call = ControlCall(method, params: JSONText.text(params), identity: identity ?? alice, notified: notified)
        return try JSONDecoder().decode(JSONValue.self, from: try await handler(call))
    }

    private func base64(_ text: String) -> JSONValue { .string(Data(text.utf8).base64EncodedString()) }

    @Test func aFileIsUploadedInPieces() async throws {
        let world = try await World()
        let upload = try #require(try await call(world, "upload.begin", ["filename": "a/b.txt", "size": 11])["upload"])
        #expect(try await call(world, "upload.chunk", ["upload": upload, "data": base64("hello ")])["received"] == 6)
        #expect(try await call(world, "upload.chunk", ["upload": upload, "data": base64("world")])["received"] == 11)
        let digest: JSONValue = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
        let answer = try await call(world, "upload.commit", ["upload": upload, "sha256": digest])
        #expect(answer["file_id"] == upload)
        #expect(answer["filename"] == "b.txt")
        #expect(answer["sha256"] == digest)
        #expect(answer["duplicate"] == false)
        #expect(world.parts.sessions.count == 0)
        #expect(try await call(world, "files.status", ["file_id": upload])["status"] == "pending")
        #expect(try await call(world, "files.get", ["file_id": upload])["size"] == 11)
        #expect(try await call(world, "files.list", ["limit": 1])["items"] != .array([]))
        await #expect(throws: Failure.self) { try await call(world, "upload.commit", ["upload": upload]) }
    }

    @Test func aSearchAnswersAsOverHTTP() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            world.search.keep(SearchTests.entry("The old mill"), of: id, owner: .sample)
            let answer = try await call(world, "search", ["q": "mill", "limit": 5])
            let other = try await client.get("/api/v1/search?q=mill&limit=5")
            #expect(answer["items"] == other["items"])
            #expect(other["items.0.file.file_id"] == .string("\(id)"))
            #expect(answer["mode"] == "hybrid")
            await #expect(throws: Failure.self) { try await call(world, "search") }
            let bob = ControlIdentity.user(name: "bob", scopes: [])
            #expect(try await call(world, "search", ["q": "mill"], as: bob)["items"] == .array([]))
        }
    }

    @Test func whatDoesNotMatchIsRefusedAndLeavesNothing() async throws {
        let world = try await World(maximumBytes: 300_000)
        await #expect(throws: Failure.self) { try await call(world, "upload.begin", ["size": 300_001]) }
        for (params, text) in [
            (["sha256": "00"] as JSONValue, "some bytes"), ([:], ""), ([:], String(repeating: "x", count: 300_001)),
        ] {
            let upload = try #require(try await call(world, "upload.begin", ["filename": "a.txt"])["upload"])
            await #expect(throws: Failure.self) {
                _ = try await call(world, "upload.chunk", ["upload": upload, "data": base64(text)])
                _ = try await call(world, "upload.commit", ["upload": upload, "sha256": params["sha256"] ?? .null])
            }
        }
        let short = try #require(try await call(world, "upload.begin", ["size": 5])["upload"])
        _ = try await call(world, "upload.chunk", ["upload": short, "data": base64("four")])
        await #expect(throws: Failure.self) { try await call(world, "upload.commit", ["upload": short]) }
        let odd = try #require(try await call(world, "upload.begin")["upload"])
        await #expect(throws: Failure.self) { try await call(world, "upload.chunk", ["upload": odd, "data": "!!"]) }
        _ = try await call(world, "upload.abort", ["upload": odd])
        #expect(world.parts.sessions.count == 0)
        #expect(world.store.open == 0)
        #expect(world.store.keys.isEmpty)
    }

    @Test func anUploadIsItsOwnersAlone() async throws {
        let world = try await World()
        let upload = try #require(try await call(world, "upload.begin")["upload"])
        let bob = ControlIdentity.user(name: "bob", scopes: [])
        await #expect(throws: Failure.self) {
            try await call(world, "upload.chunk", ["upload": upload, "data": base64("x")], as: bob)
        }
        await #expect(throws: Failure.self) { try await call(world, "upload.commit", ["upload": upload], as: bob) }
        _ = try await call(world, "upload.abort", ["upload": upload], as: bob)
        #expect(world.parts.sessions.count == 1)
    }

    @Test func uploadsAreBoundedInNumber() async throws {
        let world = try await World()
        for _ in 0..<8 { _ = try await call(world, "upload.begin") }
        let failure = await #expect(throws: Failure.self) { try await call(world, "upload.begin") }
        #expect(failure?.code == .throttled)
        _ = try await call(world, "upload.begin", as: .user(name: "bob", scopes: []))
    }

    @Test func anUploadThatNobodyFeedsIsGivenUp() async throws {
        let world = try await World()
        let sessions = UploadSessions(desk: world.parts.desk, idleSeconds: 0.05)
        let owner = try #require(UserID("alice"))
        let running = Task { try await sessions.run() }
        let id = try sessions.begin(for: owner, filename: nil, size: nil, .init())
        _ = try? await sessions.append(Data(count: 300_000), to: id, of: owner)
        #expect(await eventually { sessions.count == 0 && world.store.open == 0 })
        running.cancel()
    }

    @Test func operatorsAndThisMachineSayWhoseFilesTheyMean() async throws {
        let world = try await World()
        let upload = try #require(try await call(world, "upload.begin")["upload"])
        _ = try await call(world, "upload.chunk", ["upload": upload, "data": base64("x")])
        _ = try await call(world, "upload.commit", ["upload": upload])
        let token = JSONValue.string(try await World.token("alice"))
        for identity in [ControlIdentity.local, .operator, .user(name: "root", scopes: ["admin"])] {
            let named = try await call(world, "files.status", ["file_id": upload, "user": "alice"], as: identity)
            #expect(named["status"] == "pending")
            let shown = try await call(world, "files.status", ["file_id": upload, "token": token], as: identity)
            #expect(shown["status"] == "pending")
            await #expect(throws: Failure.self) {
                try await call(world, "files.status", ["file_id": upload], as: identity)
            }
        }
        let bob = ControlIdentity.user(name: "bob", scopes: [])
        await #expect(throws: Failure.self) {
            try await call(world, "files.status", ["file_id": upload, "user": "alice"], as: bob)
        }
        let failure = await #expect(throws: Failure.self) { try await call(world, "files.get", ["file_id": "x"]) }
        #expect(failure?.code == .invalid)
    }

    @Test func tokensOfTheAPIOpenTheControlPort() async throws {
        let world = try await World()
        let token = try await World.token("bob", scope: "admin")
        #expect(await world.parts.control.authenticate(token) == .user(name: "bob", scopes: ["admin"]))
        #expect(await world.parts.control.authenticate("nonsense") == nil)
    }

    /// Serves the methods over TCP as the host does.
    private func serve(
        _ world: World,
        _ test: @escaping @Sendable (ControlAddress) async throws -> Void
    ) async throws {
        var methods = ControlMethods()
        for (name, handler) in world.parts.control.methods { methods.add(name, access: .users, handler) }
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let listener = try await ControlListener.bind(ControlAddress(host: "127.0.0.1", port: 0), logger: logger)
        let gate = ControlGate(token: nil) { await world.parts.control.authenticate($0) }
        let server = ControlServer(listener, methods: methods, gate: gate, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask { try await world.parts.updates.run() }
            try await test(listener.address)
            group.cancelAll()
        }
    }

    @Test func aFileIsUploadedAndWatchedOverTCP() async throws {
        let world = try await World()
        let token = try await World.token("alice")
        let told = Mutex<[JSONValue]>([])
        try await serve(world) { address in
            let hear: ControlClient.Listener = { note in
                let event = try? note.params(JSONValue.self)
                told.withLock { $0.append(event ?? .null) }
            }
            try await ControlClient.connected(to: address, token: token, timeoutSeconds: 60, notified: hear) { client in
                let begun = try await client.call("upload.begin", ["filename": "a.txt"]).result(JSONValue.self)
                let upload = try #require(begun["upload"])
                try await client.call("upload.chunk", ["upload": upload, "data": base64("x")])
                let file = try await client.call("upload.commit", ["upload": upload]).result(JSONValue.self)
                let id = try #require(file["file_id"]?.string.flatMap { FileID($0) })
                let answer = try await client.call("watch", ["file_id": upload]).result(JSONValue.self)
                #expect(answer["watching"] == upload)
                #expect(await eventually { told.withLock { $0.first?["data"]?["status"] == "pending" } })
                world.files.analyze(id, LiveTests.analysis)
                world.files.set(id, .thumbnail, .done)
                #expect(await eventually { told.withLock { $0.last?["end"] == true } })
                #expect(told.withLock { $0.dropLast().last?["data"]?["status"] == "completed" })
            }
        }
    }

    @Test func aConnectionThatClosesTakesItsUploadWithIt() async throws {
        let world = try await World()
        let token = try await World.token("alice")
        try await serve(world) { address in
            try await ControlClient.connected(to: address, token: token, timeoutSeconds: 60) { client in
                let begun = try await client.call("upload.begin", ["filename": "a.txt"]).result(JSONValue.self)
                let bytes = Data(repeating: 65, count: 300_000).base64EncodedString()
                let upload = try #require(begun["upload"])
                try await client.call("upload.chunk", ["upload": upload, "data": .string(bytes)])
                #expect(world.store.open == 1)
            }
            #expect(await eventually { world.parts.sessions.count == 0 && world.store.open == 0 })
        }
    }
}
