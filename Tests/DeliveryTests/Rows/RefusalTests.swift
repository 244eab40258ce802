import Domain
import Events
import FoundationEssentials
import Streams
import TestKit
import Testing

@testable import Redis

/// A real Redis that refuses: uploads are accepted all the same, and all is done when it takes writes again.
@Suite(.enabled(if: Servers.areThere), .timeLimit(.minutes(2)))
struct RefusalTests {
    /// How to spoil a server, how to put it right, and the word that it says.
    struct Trouble: Sendable, CustomTestStringConvertible {
        let code: String
        let begin: [[String]]
        let end: [[String]]
        var testDescription: String { code }
    }

    static let troubles = [
        Trouble(
            code: "OOM",
            begin: [["CONFIG", "SET", "maxmemory", "1"]],
            end: [["CONFIG", "SET", "maxmemory", "0"]]
        ),
        Trouble(
            code: "NOREPLICAS",
            begin: [["CONFIG", "SET", "min-replicas-to-write", "1"]],
            end: [["CONFIG", "SET", "min-replicas-to-write", "0"]]
        ),
        Trouble(
            code: "READONLY",
            begin: [["REPLICAOF", "127.0.0.1", "1"]],
            end: [["REPLICAOF", "NO", "ONE"]]
        ),
        Trouble(
            code: "MASTERDOWN",
            begin: [
                ["CONFIG", "SET", "replica-serve-stale-data", "no", "replica-read-only", "no"],
                ["REPLICAOF", "127.0.0.1", "1"],
            ],
            end: [["REPLICAOF", "NO", "ONE"]]
        ),
    ]

    @Test(arguments: troubles)
    func whatIsUploadedMeanwhileIsDoneAfterwards(_ trouble: Trouble) async throws {
        try await RedisServer.with { servers in
            let server = servers[0]
            try await DeliveryWorld.onServers(try server.address) { world in
                let worker = world.worker()
                try await world.running([worker]) { _ in
                    let first = try await world.upload()
                    let isDone = try await eventually { try await world.state(first) == .done }
                    #expect(isDone)
                    for words in trouble.begin { try await self.call(server, words) }
                    let answer = try await server.call("XADD", "probe", "*", "a", "b")
                    guard case .error(let error) = answer else { throw Failure(.conflict, "it takes writes") }
                    #expect(error.description.hasPrefix(trouble.code))
                    let second = try await world.upload()
                    let isRefused = await eventually {
                        let message = OutboxMessage(stream: "x", eventID: "\(FileID())", event: "x")
                        return await Self.code { try await world.bus.publish([message]) } == .unavailable
                    }
                    #expect(isRefused)
                    #expect(try await world.state(second) == .queued)
                    for words in trouble.end { try await self.call(server, words) }
                    let isDoneAfterwards = try await eventually { try await world.state(second) == .done }
                    #expect(isDoneAfterwards)
                    _ = try worker.liveness()
                }
            }
        }
    }

    /// `BUSY` while a script runs for too long, silence while `DEBUG SLEEP` lasts: longer than the lease.
    @Test(arguments: [["DEBUG", "SLEEP", "3"], ["EVAL", "local n = 0 while n < 1e8 do n = n + 1 end", "0"]])
    func aServerThatIsBusyIsWaitedFor(_ words: [String]) async throws {
        try await RedisServer.with([["--busy-reply-threshold", "50"]]) { servers in
            let server = servers[0]
            try await DeliveryWorld.onServers(try server.address) { world in
                let workers = ["one", "two"].map { name in
                    world.worker(name) { _, _ in
                        try await Task.sleep(for: .milliseconds(500))
                        return .done([], announcing: [])
                    }
                }
                try await world.running(workers + [try world.janitor()]) { _ in
                    var files = [try await world.upload()]
                    let isRunning = try await eventually { [files] in try await world.state(files[0]) == .running }
                    #expect(isRunning)
                    async let slow: () = self.call(server, words)
                    for _ in 0..<4 { files.append(try await world.upload()) }
                    try await slow
                    for file in files {
                        let isDone = try await eventually { try await world.state(file) == .done }
                        #expect(isDone)
                        #expect(try await world.outcomes(file) == ["done"])
                    }
                }
            }
        }
    }

    /// A Redis without memory lets no group be made, yet what lies on its streams is worked off, even by a fresh worker.
    @Test func aFullServerIsReadEmpty() async throws {
        try await RedisServer.with { servers in
            let server = servers[0]
            try await DeliveryWorld.onServers(try server.address) { world in
                let file = try await world.upload()
                try await world.streams.ensureGroups()
                try await world.publish()
                try await server.call("CONFIG", "SET", "maxmemory", "1")
                try await world.running([world.worker()]) { _ in
                    let isDone = try await eventually { try await world.state(file) == .done }
                    #expect(isDone)
                    let isGone = try await eventually { try await world.pending() == 0 }
                    #expect(isGone)
                }
            }
        }
    }

    private func call(_ server: RedisServer, _ words: [String]) async throws {
        let address = try server.address
        let reply = try await onThread {
            try address.connect(name: "test", timeoutSeconds: 30).send([RedisCommand(words)])[0]
        }
        _ = try reply.unwrapped()
    }

    private static func code(_ body: () async throws -> some Sendable) async -> Failure.Code? {
        do {
            _ = try await body()
            return nil
        } catch {
            return (error as? Failure)?.code
        }
    }
}
