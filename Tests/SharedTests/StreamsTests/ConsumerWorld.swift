import Domain
import Events
import FoundationEssentials
import Logging
import ServiceLifecycle
import Synchronization
import TestKit

@testable import Streams

/// A stage made of a closure.
struct ClosureStage: Stage {
    var name = StageName.analyze
    var hears: [any Event.Type] = [FileUploaded.self]
    let body: @Sendable (Claim, StageContext) async throws -> Outcome

    init(
        _ name: StageName = .analyze,
        hears: [any Event.Type] = [FileUploaded.self],
        _ body: @escaping @Sendable (Claim, StageContext) async throws -> Outcome = { _, _ in
            .done([], announcing: [])
        }
    ) {
        self.name = name
        self.hears = hears
        self.body = body
    }

    func work(on claim: Claim, _ context: StageContext) async throws -> Outcome {
        try await body(claim, context)
    }
}

/// A bus that writes down what is asked of it, beside what happens in the ledger.
struct ListeningBus: EventBus {
    let bus: MemoryBus
    let diary: Diary

    func publish(_ messages: [OutboxMessage]) async throws -> [String] { try await bus.publish(messages) }

    func receive(_ member: Member, limit: Int, waitSeconds: Double) async throws -> [Delivery] {
        diary.note("receive \(limit)")
        return try await bus.receive(member, limit: limit, waitSeconds: waitSeconds)
    }

    func undelivered(_ member: Member, limit: Int) async throws -> [Delivery] {
        diary.note("undelivered")
        return try await bus.undelivered(member, limit: limit)
    }

    func acknowledge(_ tags: [DeliveryTag]) async throws {
        try await bus.acknowledge(tags)
        for _ in tags { diary.note("acknowledge") }
    }

    func handBack(_ tags: [DeliveryTag], of member: Member, atOnce: Bool) async throws {
        try await bus.handBack(tags, of: member, atOnce: atOnce)
        for _ in tags { diary.note(atOnce ? "handBack" : "leave for later") }
    }

    func leave(_ member: Member) async throws {
        diary.note("leave")
        try await bus.leave(member)
    }
}

/// A ledger that writes down how attempts end.
struct ListeningLedger: StageLedger {
    let ledger: MemoryLedger
    let diary: Diary

    func claim(_ work: Work, worker: String, leaseSeconds: Double) async throws -> ClaimAnswer {
        try await ledger.claim(work, worker: worker, leaseSeconds: leaseSeconds)
    }

    func finish(_ claim: Claim, _ ending: Ending, announcing messages: [OutboxMessage]) async throws -> Bool {
        let isWritten = try await ledger.finish(claim, ending, announcing: messages)
        diary.note(isWritten ? "finish" : "fenced")
        return isWritten
    }
}

/// What happened, in order.
final class Diary: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func note(_ line: String) { lines.withLock { $0.append(line) } }
    func count(_ line: String) -> Int { all.count { $0 == line } }
}

/// A bus, a ledger and the relay between them; consumers come and go.
struct ConsumerWorld: Sendable {
    let bus = MemoryBus(takeoverSeconds: 0.4)
    let ledger = MemoryLedger()
    let diary = Diary()
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static let quick = ConsumerSettings(
        leaseSeconds: 0.4,
        heartbeatSeconds: 0.1,
        drainSeconds: 5,
        policy: RetryPolicy(maximumAttempts: 2, delaySeconds: 0.05, capSeconds: 1)
    )

    func consumer(_ stage: any Stage, as name: String = "one", _ settings: ConsumerSettings = quick) -> Consumer {
        Consumer(
            stage,
            as: name,
            bus: ListeningBus(bus: bus, diary: diary),
            ledger: ListeningLedger(ledger: ledger, diary: diary),
            leases: ledger,
            deliveries: bus,
            settings: settings,
            logger: Self.logger
        )
    }

    /// Commits an upload.
    @discardableResult
    func upload(of owner: UserID = .sample, sha256: String? = nil) throws -> StoredFile {
        let file = SampleUpload.fresh(of: owner, sha256: sha256).file
        try ledger.accept(file)
        return file
    }

    /// Runs the services and a relay while the body runs, then shuts them down gracefully, in order.
    func running(_ services: [any Service], _ body: @Sendable (ServiceGroup) async throws -> Void) async throws {
        let relay = OutboxRelay(outbox: ledger, publisher: bus, logger: Self.logger)
        var configuration = ServiceGroupConfiguration(services: [relay] + services, logger: Self.logger)
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        let group = ServiceGroup(configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do {
                try await body(group)
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    func state(_ file: StoredFile, _ stage: StageName = .analyze) -> StageState? {
        ledger.standing(file.id, stage)?.state
    }

    /// Entries that are delivered and not acknowledged.
    func pending() async -> Int {
        let lengths = (try? await bus.lengths()) ?? []
        return lengths.filter { $0.group == "analyzer" }.reduce(0) { $0 + $1.pending }
    }
}
