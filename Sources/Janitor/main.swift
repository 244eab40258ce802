import Control
import Database
import FoundationEssentials
import Redis
import ServiceKit
import ServiceLifecycle
import Settings
import Storage
import Streams
import Vectors

@Sendable func compose(_ host: ServiceHost) async throws -> [any Service] {
    let database = try PostgresClient(host.reader, logger: host.logger)
    let bus = try RedisBus(host.reader, logger: host.logger)
    let streams = RedisStreams(bus)
    let store = try ObjectStores.open(host.reader, logger: host.logger)
    let settings = try JanitorSettings(host.reader)
    let relay = OutboxRelay(
        outbox: PostgresOutbox(database),
        publisher: bus,
        settings: try RelaySettings(host.reader),
        faults: try FaultPoints(host.reader),
        logger: host.logger
    )
    let ledger = PostgresLedger(database)
    let backlog = Backlog()
    var sweeps = Sweeps.all(settings, backlog: backlog, ledger: ledger, streams: streams, store: store)
    if let vectors = try QdrantVectors(host.reader) {
        let removals = PostgresRemovals(database)
        sweeps.append(
            RemoveVectors(intervalSeconds: settings.reclaimSeconds, removals: removals, store: vectors)
        )
    }
    let loop = SweepLoop(sweeps, logger: host.logger)
    host.ready("database") { try await database.checked() }
    host.ready("redis") { try await bus.ping() }
    host.operate(relay)
    host.operate(loop)
    host.operate(backlog)
    host.control("rebuild_streams") { call in
        try call.answer(RebuildReport(of: try await Carriage(ledger: ledger, streams: streams).rebuild()))
    }
    host.measure { backlog.measurements }
    host.measure { loop.measurements(at: Date()) }
    // While a server is away there is nothing to tell; readiness says that it is.
    host.measure { (try? await ledger.holds())?.measurements ?? [] }
    host.measure { (try? await ledger.longestSilenceSeconds()).map { [.silence($0)] } ?? [] }
    host.measure { ((try? await streams.lengths()) ?? []).flatMap(\.measurements) }
    return [database, bus, host.announce(in: RedisInstances(bus)), relay, loop]
}

await ServiceHost.run(
    "janitor",
    settings: JanitorSettings.all + ConsumerSettings.all + RelaySettings.all + DatabaseSettings.all + RedisAddress.all
        + StorageSettings.all + VectorSettings.all,
    compose
)
