import Domain
import Events
import FoundationEssentials
import Streams
import TestKit
import Testing

@testable import Redis

/// A Redis that is away, refuses, or breaks off in the middle.
@Suite(.enabled(if: RedisForTests.url != nil))
struct RedisOutageTests {
    private let member = Member(stage: .analyze, consumer: "one")

    @Test func saysSoWhenNobodyIsThere() async throws {
        // Port 1 is nobody's.
        let redis = try RedisForTests(url: "redis://127.0.0.1:1")
        let message = OutboxMessage(stream: "millrace:uploads", eventID: "1", event: "a")
        for _ in 0..<3 {
            let failure = await #expect(throws: Failure.self) { try await redis.bus.publish([message]) }
            #expect(failure?.code == .unavailable)
        }
        await #expect(throws: Failure.self) { try await redis.bus.receive(member, limit: 1, waitSeconds: 1) }
        await #expect(throws: Failure.self) { try await redis.bus.ping() }
        let tag = DeliveryTag(stream: "s", group: "g", entry: "1-1")
        #expect(throws: Failure.self) { try redis.deliveries.renew([tag], consumer: "one") }
        await redis.bus.close()
    }

    @Test func aClosedBusRefusesAndDoesNotHang() async throws {
        let redis = try RedisForTests()
        await redis.bus.close()
        await #expect(throws: Failure.self) {
            try await redis.bus.acknowledge([DeliveryTag(stream: "s", group: "g", entry: "1-1")])
        }
    }

    @Test func everyConnectionComesBackAfterItWasKilled() async throws {
        let redis = try RedisForTests(takeoverSeconds: 0.3)
        try await redis.use { bus in
            let message = OutboxMessage(stream: "millrace:uploads", eventID: "1", event: "a")
            _ = try await bus.publish([message])
            let taken = try await bus.receive(member, limit: 1, waitSeconds: 1)
            try redis.deliveries.renew(taken.map(\.tag), consumer: "one")
            let reader = "\(bus.reader(of: member).clientID)"
            _ = try await bus.commands.send(RedisCommand(["CLIENT", "KILL", "ID", reader]))
            let own = try await bus.commands.send(RedisCommand(["CLIENT", "ID"])).integer ?? 0
            _ = try? await bus.commands.send(RedisCommand(["CLIENT", "KILL", "ID", "\(own)", "SKIPME", "no"]))
            let isBack = await eventually {
                let again = OutboxMessage(stream: "millrace:uploads", eventID: "2", event: "b")
                return (try? await bus.publish([again])) != nil
            }
            #expect(isBack)
            let hears = await eventually {
                (try? await bus.receive(member, limit: 1, waitSeconds: 0.2).first?.event) == "b"
            }
            #expect(hears)
            #expect(try await bus.undelivered(member, limit: 9).count == 2)
        }
    }

    @Test func aWrongPasswordIsNamedAndNotShown() async throws {
        let url = try #require(RedisForTests.url).replacing("redis://", with: "redis://:hunter2@")
        let redis = try RedisForTests(url: url)
        let failure = await #expect(throws: Failure.self) { try await redis.bus.ping() }
        #expect(failure.map { !"\($0)".contains("hunter2") } == true)
        await redis.bus.close()
    }

    @Test func isReady() async throws {
        let redis = try RedisForTests()
        try await redis.use { bus in
            let detail = try await bus.ping()
            #expect(detail.contains("noeviction"))
        }
    }

    @Test func repliesStayInOrderUnderLoad() async throws {
        let redis = try RedisForTests()
        try await redis.use { bus in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<2_000 {
                    group.addTask {
                        try await bus.commands.send(RedisCommand(["ECHO", "\(number)"])).text == "\(number)"
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test func anErrorIsTheMatterOfItsOwnCommand() async throws {
        let redis = try RedisForTests()
        try await redis.use { bus in
            async let good = bus.commands.send(RedisCommand(["ECHO", "x"]))
            let failure = await #expect(throws: Failure.self) {
                _ = try await bus.commands.send(RedisCommand(["XADD"]))
            }
            let text = try await good.text
            #expect(text == "x")
            #expect(failure?.code == .internalError)
        }
    }
}
