import Domain
import Events
import FoundationEssentials
import Glibc
import Streams
import Synchronization
import TestKit
import Testing

@testable import Redis

/// Reconnecting: whatever Redis answers, or does not answer, the loop goes on.
@Suite(.timeLimit(.minutes(2)))
struct ReconnectionTests {
    private let member = Member(stage: .analyze, consumer: "one")

    /// bullmq#648: `UNBLOCKED … instance state changed` ended the worker's loop.
    /// celery#8030, #8091, #8082, #9054, #10205, #10302: connected again after an outage, and consumed no more.
    @Test(arguments: [
        "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)",
        "UNBLOCKED the stream key no longer exists", "NOGROUP No such key", "LOADING Redis is loading",
        "READONLY You can't write against a read only replica.", "MASTERDOWN Link with MASTER is down",
        "CLUSTERDOWN Hash slot not served", "OOM command not allowed", "MISCONF Errors writing to the AOF file",
        "NOREPLICAS Not enough good replicas to write.", "BUSY Redis is busy running a script.",
        "NOSCRIPT No matching script.", "NOPERM this user has no permissions", "WRONGTYPE Operation against a key",
        "ERR something that nobody foresaw", "STRANGE indeed",
    ])
    func everyErrorReplyIsOutlived(_ error: String) async throws {
        let isWell = Mutex(false)
        let errors = Mutex(0)
        let server = try ScriptedRedis { command, _ in
            switch command.first ?? "" {
            case "CLIENT": return command.contains("ID") ? ":7\r\n" : "+OK\r\n"
            case "XPENDING": return "*0\r\n"
            case "XREADGROUP":
                if isWell.withLock({ $0 }) { return Self.entry(command) }
                errors.withLock { $0 += 1 }
                return "-\(error)\r\n"
            default: return "+OK\r\n"
            }
        }
        let bus = RedisBus(try server.address, logger: Servers.quiet)
        let isRefused = await eventually {
            let taken = try? await bus.receive(member, limit: 1, waitSeconds: 0.1)
            #expect(taken?.isEmpty ?? true)
            return errors.withLock { $0 } >= 3
        }
        #expect(isRefused)
        let before = server.connections
        if RedisError(server: error).kind == .elsewhere { #expect(before >= 2, "it stayed on a useless connection") }
        isWell.withLock { $0 = true }
        let isHeard = await eventually {
            (try? await bus.receive(member, limit: 1, waitSeconds: 0.1))?.first?.event == "hello"
        }
        #expect(isHeard)
        await bus.close()
        server.close()
    }

    /// One entry on the first stream that is asked for.
    private static func entry(_ command: [String]) -> String {
        let stream = command[(command.firstIndex(of: "STREAMS") ?? 0) + 1]
        return "*1\r\n*2\r\n$\(stream.utf8.count)\r\n\(stream)\r\n*1\r\n*2\r\n$3\r\n1-1\r\n"
            + "*2\r\n$5\r\nevent\r\n$5\r\nhello\r\n"
    }

    /// bullmq#2964, #2466, #3185, #1656: blocked for ever on a socket whose other end was gone.
    /// celery#3436, #4592, #436, #4843, #9849: memory grew while Redis was down.
    @Test(.enabled(if: Servers.areThere))
    func aServerThatHangsIsGivenUpFoundAgainAndDoesNotFillTheMemory() async throws {
        try await RedisServer.with { servers in
            let server = servers[0]
            let bus = RedisBus(try server.address, logger: Servers.quiet)
            _ = try await bus.receive(member, limit: 1, waitSeconds: 0)
            server.signal(SIGSTOP)
            let start = ContinuousClock.now
            async let read = Result { try await bus.receive(member, limit: 1, waitSeconds: 1) }
            // One is under way, ten thousand wait, and the others are refused at once.
            let refused = Mutex(0)
            bus.commands.post([RedisCommand(["PING"])])
            try await Task.sleep(for: .milliseconds(200))
            for _ in 0..<10_010 {
                bus.commands.post([RedisCommand(["PING"])]) { answer in
                    if case .failure(let error) = answer, error.description.contains("too many commands") {
                        refused.withLock { $0 += 1 }
                    }
                }
            }
            #expect(refused.withLock { $0 } == 10)
            let outcome = await read
            #expect(throws: Failure.self) { try outcome.get() }
            #expect(ContinuousClock.now - start < .seconds(20))
            server.signal(SIGCONT)
            _ = try await publishUntilHeard(bus)
            await bus.close()
        }
    }

    /// redis#12998: a blocked read returned later than its timeout. Its end is no clock, and no sign of an outage.
    @Test func aReadThatReturnsLateIsNoOutage() async throws {
        let reads = Mutex(0)
        let server = try ScriptedRedis { command, _ in
            switch command.first ?? "" {
            case "CLIENT": return command.contains("ID") ? ":7\r\n" : "+OK\r\n"
            case "XPENDING": return "*0\r\n"
            case "XREADGROUP" where command.contains("BLOCK"):
                usleep(3_000_000)
                reads.withLock { $0 += 1 }
                return "*-1\r\n"
            case "XREADGROUP": return reads.withLock { $0 } > 0 ? Self.entry(command) : "*-1\r\n"
            default: return "+OK\r\n"
            }
        }
        let bus = RedisBus(try server.address, logger: Servers.quiet)
        #expect(try await bus.receive(member, limit: 1, waitSeconds: 0.2).isEmpty)
        #expect(try await bus.receive(member, limit: 1, waitSeconds: 0.2).map(\.event) == ["hello"])
        #expect(server.connections == 1)
        await bus.close()
        server.close()
    }

    /// redis#9745 and its like: a group that is destroyed, a stream that is deleted, while readers wait.
    @Test(
        .enabled(if: Servers.areThere),
        arguments: ["XGROUP DESTROY millrace:uploads analyzer", "DEL millrace:uploads"]
    )
    func aDestroyedGroupIsMadeAgain(_ command: String) async throws {
        try await RedisServer.with { servers in
            let server = servers[0]
            let bus = RedisBus(try server.address, logger: Servers.quiet)
            async let read = Result { try await bus.receive(member, limit: 1, waitSeconds: 1) }
            try await Task.sleep(for: .milliseconds(200))
            let words = command.split(separator: " ").map(String.init)
            let address = try server.address
            _ = try await onThread { try address.connect(name: "t", timeoutSeconds: 5).send([RedisCommand(words)]) }
            _ = await read
            try await publishUntilHeard(bus)
            await bus.close()
        }
    }

    /// Scripts are sent whole, so that SCRIPT FLUSH, or a failover to a server that has none of them, is not noticed.
    @Test(.enabled(if: Servers.areThere))
    func forgottenScriptsAreNotMissed() async throws {
        try await RedisServer.with { servers in
            let bus = RedisBus(try servers[0].address, logger: Servers.quiet)
            _ = try await bus.publish([OutboxMessage(stream: "millrace:uploads", eventID: "1", event: "a")])
            try await servers[0].call("SCRIPT", "FLUSH")
            _ = try await bus.publish([OutboxMessage(stream: "millrace:uploads", eventID: "2", event: "b")])
            #expect(try await bus.receive(member, limit: 2, waitSeconds: 1).compactMap(\.event) == ["a", "b"])
            await bus.close()
        }
    }

    @discardableResult
    private func publishUntilHeard(_ bus: RedisBus) async throws -> Int {
        let tries = Mutex(0)
        let isHeard = await eventually(within: 30) {
            let number = tries.withLock { tries in
                tries += 1
                return tries
            }
            let message = OutboxMessage(stream: "millrace:uploads", eventID: "\(number)", event: "again")
            _ = try? await bus.publish([message])
            return (try? await bus.receive(member, limit: 1, waitSeconds: 0.1))?.first?.event == "again"
        }
        #expect(isHeard)
        return tries.withLock { $0 }
    }
}

extension Result where Failure == any Error {
    /// What an asynchronous body returns or throws.
    init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
