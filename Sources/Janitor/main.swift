import Database
import FoundationEssentials
import Redis
import ServiceKit
import ServiceLifecycle
import Settings
import Storage
import Streams

@Sendable func compose(_ host: ServiceHost) async throws -> [any Service] {
    let database = try PostgresClient(host.reader, logger: host.logger)
    let bus = try RedisBus(host.reader, logger: host.logger)
    let streams = RedisStreams(bus)
    let store = try ObjectStores.open(host.reader, logger: host.logger)
    let settings = try JanitorSettings(host.reader)
    let relay = OutboxRelay(
        outbox: PostgresOutbox(database),
        publisher: bus,
        faults: try FaultPoints(host.reader),
        logger: host.logger
    )
    let sweeps = Sweeps.all(settings, ledger: PostgresLedger(database), streams: streams, store: store)
    let loop = SweepLoop(sweeps, logger: host.logger)
    host.ready("database") { try await database.checked() }
    host.ready("redis") { try await bus.ping() }
    host.operate(relay)
    host.operate(loop)
    host.measure { loop.measurements(at: Date()) }
    host.measure { ((try? await streams.lengths()) ?? []).flatMap(\.measurements) }
    return [database, bus, host.announce(in: RedisInstances(bus)), relay, loop]
}

await ServiceHost.run(
    "janitor",
    settings: JanitorSettings.all + ConsumerSettings.all + DatabaseSettings.all + RedisAddress.all
        + StorageSettings.all,
    compose
)
