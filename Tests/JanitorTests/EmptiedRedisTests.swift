import Domain
import Events
import FoundationEssentials
import Glibc
import Logging
import ServiceLifecycle
import Settings
import Streams
import TestKit
import Testing

@testable import Janitor
@testable import Redis

/// Relay, worker and Janitor over a real Redis that loses everything while they work.
@Suite(.enabled(if: getenv("MILLRACE_TEST_REDIS_URL") != nil))
struct EmptiedRedisTests {
    private struct SlowStage: Stage {
        let name = StageName.analyze
        let hears: [any Event.Type] = [FileUploaded.self]

        func work(on claim: Claim, _ context: StageContext) async throws -> Outcome {
            try await Task.sleep(for: .milliseconds(50))
            return .done([], announcing: [])
        }
    }

    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let prefix = "test:\(FileID()):"
    private let ledger = MemoryLedger()

    private func services(_ bus: RedisBus, _ address: RedisAddress) throws -> [any Service] {
        let reader = SettingsReader(["STAGE_LEASE_SECONDS": "3", "WORKER_POLL_INTERVAL": "1"])
        let consumer = Consumer(
            SlowStage(),
            as: "one",
            bus: bus,
            ledger: ledger,
            leases: ledger,
            deliveries: RedisDeliveries(address, prefix: prefix, logger: Self.logger),
            settings: ConsumerSettings(slots: 2, leaseSeconds: 3, heartbeatSeconds: 1),
            logger: Self.logger
        )
        let sweeps = Sweeps.all(
            try JanitorSettings(reader),
            ledger: ledger,
            streams: RedisStreams(bus),
            store: MemoryObjectStore()
        )
        let relay = OutboxRelay(outbox: ledger, publisher: bus, logger: Self.logger)
        return [relay, consumer, SweepLoop(sweeps, logger: Self.logger), SweepLoop(sweeps, logger: Self.logger)]
    }

    private func forget(_ bus: RedisBus) async throws {
        let script = "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end"
        _ = try await bus.commands.send(.script(script, keys: [], [prefix + "*"]))
    }

    @Test func everyFileIsDoneAllTheSame() async throws {
        let address = try RedisAddress(getenv("MILLRACE_TEST_REDIS_URL").map { String(cString: $0) } ?? "")
        let bus = RedisBus(address, prefix: prefix, takeoverSeconds: 3, logger: Self.logger)
        let files = (0..<40).map { _ in SampleUpload.fresh().file }
        let group = ServiceGroup(services: try services(bus, address), logger: Self.logger)
        @Sendable func done() -> Int {
            files.count { ledger.standing($0.id, .analyze)?.state == .done }
        }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for file in files { try ledger.accept(file) }
            for count in [5, 15] {
                #expect(await eventually { done() >= count })
                try await forget(bus)
            }
            #expect(await eventually(within: 30) { done() == files.count })
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(files.allSatisfy { ledger.standing($0.id, .analyze)?.attempt == 1 })
        try await forget(bus)
        await bus.close()
    }
}
