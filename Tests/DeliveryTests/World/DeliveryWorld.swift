import Domain
import Events
import FoundationEssentials
import Logging
import ServiceLifecycle
import Settings
import Streams
import TestKit

@testable import Database
@testable import Janitor
@testable import Redis

/// A broker, a ledger and all that works between them, in memory or on real servers; workers come and go.
struct DeliveryWorld: Sendable {
    let bus: any EventBus
    let streams: any StreamKeeping
    let files: any FileRepository
    let ledger: any StageLedger & LedgerKeeping
    let outbox: any Outbox
    let leaseSeconds: Double
    /// A heart's connections: each worker has its own.
    let leases: @Sendable () -> any LeaseRenewal
    let deliveries: @Sendable () -> any DeliveryRenewal
    /// Empties the broker, as FLUSHALL does.
    let forget: @Sendable () async throws -> Void
    /// Only with servers.
    var database: ScratchDatabase?

    /// Runs the test in a fresh world.
    static func run(
        _ backend: Backend,
        leaseSeconds: Double = 0.6,
        _ test: @Sendable (DeliveryWorld) async throws -> Void
    ) async throws {
        switch backend {
        case .memory: try await test(memory(leaseSeconds))
        case .servers:
            let address = try RedisAddress(Servers.redis)
            let prefix = "delivery:\(UUID().uuidString.lowercased()):"
            try await onServers(address, prefix: prefix, leaseSeconds: leaseSeconds, test)
        }
    }

    /// Runs the test on this Redis, with a fresh database.
    static func onServers(
        _ address: RedisAddress,
        prefix: String = "",
        leaseSeconds: Double = 0.6,
        _ test: @Sendable (DeliveryWorld) async throws -> Void
    ) async throws {
        let bus = RedisBus(address, prefix: prefix, takeoverSeconds: leaseSeconds, logger: Servers.quiet)
        let forget: @Sendable () async throws -> Void = {
            let script = "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end"
            _ = try await bus.commands.send(.script(script, keys: [], [prefix + "*"]))
        }
        do {
            try await ScratchDatabase.with { database in
                let ledger = PostgresLedger(database.client)
                try await test(
                    DeliveryWorld(
                        bus: bus,
                        streams: RedisStreams(bus),
                        files: PostgresFiles(database.client),
                        ledger: ledger,
                        outbox: PostgresOutbox(database.client),
                        leaseSeconds: leaseSeconds,
                        leases: { PostgresLeases(database.target, leaseSeconds: leaseSeconds) },
                        deliveries: { RedisDeliveries(address, prefix: prefix, logger: Servers.quiet) },
                        forget: forget,
                        database: database
                    )
                )
            }
            try? await forget()
            await bus.close()
        } catch {
            try? await forget()
            await bus.close()
            throw error
        }
    }

    private static func memory(_ leaseSeconds: Double) -> DeliveryWorld {
        let bus = MemoryBus(takeoverSeconds: leaseSeconds)
        let ledger = MemoryLedger()
        return DeliveryWorld(
            bus: bus,
            streams: bus,
            files: ledger,
            ledger: ledger,
            outbox: ledger,
            leaseSeconds: leaseSeconds,
            leases: { ledger },
            deliveries: { bus },
            forget: { bus.forget() }
        )
    }

    // MARK: Parts

    /// How workers of this world work.
    var settings: ConsumerSettings {
        ConsumerSettings(
            slots: 2,
            leaseSeconds: leaseSeconds,
            heartbeatSeconds: leaseSeconds / 4,
            drainSeconds: 5,
            policy: RetryPolicy(maximumAttempts: 3, delaySeconds: 0.05, capSeconds: 1)
        )
    }

    /// A worker.
    func worker(
        _ name: String = "one",
        bus: (any EventBus)? = nil,
        leases: (any LeaseRenewal)? = nil,
        deliveries: (any DeliveryRenewal)? = nil,
        logger: Logger = Servers.quiet,
        _ work: @escaping @Sendable (Claim, StageContext) async throws -> Outcome = { _, _ in
            .done([], announcing: [])
        }
    ) -> Consumer {
        Consumer(
            ClosureStage(body: work),
            as: name,
            bus: bus ?? self.bus,
            ledger: ledger,
            leases: leases ?? self.leases(),
            deliveries: deliveries ?? self.deliveries(),
            settings: settings,
            logger: logger
        )
    }

    /// A Janitor that does all its sweeps several times a second.
    func janitor() throws -> SweepLoop {
        let reader = SettingsReader([
            "WORKER_POLL_INTERVAL": "0.5", "RECLAIM_INTERVAL_SECONDS": "0.5", "STAGE_LEASE_SECONDS": "1",
        ])
        let sweeps = Sweeps.all(
            try JanitorSettings(reader),
            ledger: ledger,
            streams: streams,
            store: MemoryObjectStore()
        )
        return SweepLoop(sweeps, logger: Servers.quiet)
    }

    /// Runs the services and a relay while the body runs, then shuts them down gracefully, in order.
    func running(_ services: [any Service], _ body: @Sendable (ServiceGroup) async throws -> Void) async throws {
        let relay = OutboxRelay(outbox: outbox, publisher: bus, logger: Servers.quiet)
        var configuration = ServiceGroupConfiguration(services: [relay] + services, logger: Servers.quiet)
        configuration.maximumGracefulShutdownDuration = .seconds(30)
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

    // MARK: Steps

    /// Commits an upload.
    @discardableResult
    func upload() async throws -> FileID {
        let upload = SampleUpload.fresh()
        _ = try await files.accept(upload)
        return upload.file.id
    }

    /// Publishes all that is due.
    func publish() async throws {
        while try await outbox.relay(limit: 200, { try await bus.publish($0) }) > 0 {}
    }

    /// Claims the analysis, as a worker that then says no more.
    @discardableResult
    func claim(_ file: FileID, generation: Int64 = 1, leaseSeconds: Double? = nil) async throws -> Claim {
        let work = Work(file: file, stage: .analyze, generation: generation)
        let answer = try await ledger.claim(work, worker: "dead", leaseSeconds: leaseSeconds ?? self.leaseSeconds)
        guard case .granted(let claim) = answer else { throw Failure(.conflict, "not granted: \(answer)") }
        return claim
    }

    /// The analysis of a file.
    func standing(_ file: FileID) async throws -> StageReport {
        let report = try await files.report(file, of: .sample)
        guard let stage = report?.stages.first(where: { $0.stage == .analyze }) else {
            throw Failure(.notFound, "no such file")
        }
        return stage
    }

    /// How it stands with the analysis of a file.
    func state(_ file: FileID) async throws -> StageState { try await standing(file).state }

    /// What became of each attempt at the analysis, in order.
    func outcomes(_ file: FileID) async throws -> [String] {
        try await files.attempts(file, of: .sample).filter { $0.stage == .analyze }.map(\.outcome)
    }

    /// Entries that analyzers have and have not acknowledged.
    func pending() async throws -> Int {
        try await streams.lengths().filter { $0.group == "analyzer" }.reduce(0) { $0 + $1.pending }
    }
}

/// A stage made of a closure.
struct ClosureStage: Stage {
    let name = StageName.analyze
    let hears: [any Event.Type] = [FileUploaded.self]
    let body: @Sendable (Claim, StageContext) async throws -> Outcome

    func work(on claim: Claim, _ context: StageContext) async throws -> Outcome {
        try await body(claim, context)
    }
}

/// Renews nothing, and says that all is well: a process that was stopped does not notice either.
struct DeafHeart: LeaseRenewal, DeliveryRenewal {
    func renew(_ beats: [Beat]) throws -> [UUID: BeatAnswer] {
        Dictionary(uniqueKeysWithValues: beats.map { ($0.attemptID, .mine) })
    }

    func renew(_ tags: [DeliveryTag], consumer: String) throws {}
}
