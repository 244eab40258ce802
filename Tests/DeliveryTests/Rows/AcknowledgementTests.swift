import Domain
import FoundationEssentials
import Logging
import Streams
import Synchronization
import TestKit
import Testing

@testable import Redis

/// Acknowledging: after the commit, never before, and losing one does no harm.
struct AcknowledgementTests {
    /// celery#1628, #3053: the child was killed for memory, and its message was acknowledged.
    /// bullmq#3282: the event of a limit that was exceeded was never sent. Here each step is a row.
    @Test(arguments: Backend.all)
    func aCrashIsAnAttemptThatIsWrittenDownBeforeItsEntryGoes(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend, leaseSeconds: 5) { world in
            let file = try await world.upload()
            let calls = Mutex(0)
            let bus = WatchedBus(bus: world.bus) {
                // Each call is at least one more entry that goes, and so one more attempt that has ended.
                let count = calls.withLock { calls in
                    calls += 1
                    return calls
                }
                let outcomes = try await world.outcomes(file).prefix(count)
                #expect(outcomes.count == count && !outcomes.contains("running"))
            }
            let worker = world.worker(bus: bus) { claim, _ in
                #expect(try await world.state(file) == .running)
                throw Failure(.crashed, "It was killed.")
            }
            try await world.running([worker]) { _ in
                let isDead = try await eventually { try await world.state(file) == .dead }
                #expect(isDead)
            }
            #expect(try await world.outcomes(file).suffix(1) == ["dead"])
            #expect(try await world.standing(file).error?.code == "decoder_crashed")
        }
    }

    /// swift-jobs-valkey: errors of acknowledging were logged at debug and swallowed.
    @Test(arguments: Backend.all)
    func aLostAcknowledgementIsToldAndTheWorkIsNotDoneAgain(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            let lines = Mutex<[String]>([])
            let refusals = Mutex(1)
            let runs = Mutex(0)
            let bus = WatchedBus(bus: world.bus) {
                let isRefused = refusals.withLock { left in
                    left -= 1
                    return left >= 0
                }
                if isRefused { throw Failure(.unavailable, "The connection broke.") }
            }
            let logger = Logger(label: "test") { _ in KeptLog { line in lines.withLock { $0.append(line) } } }
            let work: @Sendable (Claim, StageContext) async throws -> Outcome = { _, _ in
                runs.withLock { $0 += 1 }
                return .done([], announcing: [])
            }
            try await world.running([world.worker(bus: bus, logger: logger, work)]) { _ in
                let isDone = try await eventually { try await world.state(file) == .done }
                #expect(isDone)
            }
            #expect(lines.withLock { $0.contains { $0.hasPrefix("warning Events could not be acknowledged") } })
            #expect(try await world.pending() == 1)
            try await world.running([world.worker("two", work)]) { _ in
                let isGone = try await eventually { try await world.pending() == 0 }
                #expect(isGone)
            }
            #expect(runs.withLock { $0 } == 1)
        }
    }

    /// swift-jobs-valkey: entries that could not be decoded were logged at debug.
    @Test(arguments: Backend.all)
    func anUnreadableEntryIsToldAndPutAside(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let lines = Mutex<[String]>([])
            let logger = Logger(label: "test") { _ in KeptLog { line in lines.withLock { $0.append(line) } } }
            let message = OutboxMessage(stream: "millrace:uploads", eventID: "x", event: "not json")
            _ = try await world.bus.publish([message])
            let worker = world.worker(logger: logger)
            try await world.running([worker]) { _ in
                let isRead = await eventually { await worker.stats()["undecodable"] == 1 }
                #expect(isRead)
                let isGone = try await eventually { try await world.pending() == 0 }
                #expect(isGone)
            }
            #expect(lines.withLock { $0.contains { $0.hasPrefix("error An entry cannot be read") } })
        }
    }

    /// redis#10198, #7021, #10227, watermill-redisstream#38: entries trimmed while pending were claimed as nil, in a loop.
    @Test(.enabled(if: Servers.areThere))
    func anEntryThatWasDeletedWhilePendingIsNoLoopAndItsWorkIsDone() async throws {
        try await RedisServer.with { servers in
            let server = servers[0]
            try await DeliveryWorld.onServers(try server.address) { world in
                let file = try await world.upload()
                try await world.publish()
                let dead = Member(stage: .analyze, consumer: "dead")
                let taken = try await world.bus.receive(dead, limit: 1, waitSeconds: 1)
                try await server.call("XDEL", "millrace:uploads", try #require(taken.first).tag.entry)
                let worker = world.worker()
                try await world.running([worker, try world.janitor()]) { _ in
                    let isDone = try await eventually { try await world.state(file) == .done }
                    #expect(isDone)
                    let isGone = try await eventually { try await world.pending() == 0 }
                    #expect(isGone)
                }
                #expect(await worker.stats()["taken"] ?? 9 <= 2)
            }
        }
    }

    /// dramatiq#258, #207: a Lua script got "too many results to unpack", and the worker sat idle for ever.
    @Test(.enabled(if: Servers.areThere), .timeLimit(.minutes(2)))
    func tenThousandEntriesAtOnceAreServed() async throws {
        try await DeliveryWorld.run(.servers, leaseSeconds: 1) { world in
            let count = 10_000
            let messages = (0..<count).map { OutboxMessage(stream: "millrace:uploads", eventID: "\($0)", event: "x") }
            #expect(try await world.bus.publish(messages).count == count)
            let one = Member(stage: .analyze, consumer: "one")
            let taken = try await world.bus.receive(one, limit: count, waitSeconds: 1)
            #expect(taken.count == count)
            try world.deliveries().renew(taken.map(\.tag), consumer: "one")
            try await world.bus.handBack(taken.map(\.tag), of: one, atOnce: true)
            let two = Member(stage: .analyze, consumer: "two")
            var again: [Delivery] = []
            while again.count < count {
                let more = try await world.bus.receive(two, limit: count, waitSeconds: 1)
                guard !more.isEmpty else { break }
                again += more
            }
            #expect(again.count == count)
            try await world.bus.acknowledge(again.map(\.tag))
            #expect(try await world.pending() == 0)
        }
    }
}

/// A bus that asks before it acknowledges.
struct WatchedBus: EventBus {
    let bus: any EventBus
    let beforeAcknowledging: @Sendable () async throws -> Void

    func publish(_ messages: [OutboxMessage]) async throws -> [String] { try await bus.publish(messages) }

    func receive(_ member: Member, limit: Int, waitSeconds: Double) async throws -> [Delivery] {
        try await bus.receive(member, limit: limit, waitSeconds: waitSeconds)
    }

    func undelivered(_ member: Member, limit: Int) async throws -> [Delivery] {
        try await bus.undelivered(member, limit: limit)
    }

    func acknowledge(_ tags: [DeliveryTag]) async throws {
        try await beforeAcknowledging()
        try await bus.acknowledge(tags)
    }

    func handBack(_ tags: [DeliveryTag], of member: Member, atOnce: Bool) async throws {
        try await bus.handBack(tags, of: member, atOnce: atOnce)
    }

    func leave(_ member: Member) async throws { try await bus.leave(member) }
}

/// A log that a test can look into: `level message`.
struct KeptLog: LogHandler {
    let keep: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(_ keep: @escaping @Sendable (String) -> Void) { self.keep = keep }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { keep("\(event.level) \(event.message)") }
}
