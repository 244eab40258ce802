// The Analyzer: hears `file.uploaded`, finds out what is in the file, announces `file.analyzed`.
import Database
import Decoding
import Domain
import Insight
import Redis
import ServiceKit
import ServiceLifecycle
import Storage
import Streams

@Sendable func compose(_ host: ServiceHost) async throws -> [any Service] {
    let database = try PostgresClient(host.reader, logger: host.logger)
    let bus = try RedisBus(host.reader, logger: host.logger)
    let decoders = try DecoderPool(host.reader, logger: host.logger)
    let settings = try ConsumerSettings(host.reader)
    let stage = AnalyzeStage(
        store: try ObjectStores.open(host.reader, logger: host.logger),
        reader: decoders,
        documents: decoders,
        inspector: decoders,
        analyst: LocalAnalyst(),
        drafts: PostgresDrafts(database),
        settings: try AnalyzerSettings(host.reader),
        wishes: PostgresWishes(database),
        lanes: decoders.places
    )
    let consumer = Consumer(
        stage,
        as: host.consumer,
        bus: bus,
        ledger: PostgresLedger(database),
        leases: try PostgresLeases(host.reader, leaseSeconds: settings.leaseSeconds),
        deliveries: try RedisDeliveries(host.reader),
        settings: settings,
        logger: host.logger
    )
    host.ready("database") { try await database.checked() }
    host.ready("redis") { try await bus.ping() }
    host.ready("decoder") { try await decoders.ping() }
    host.ready("events") { try consumer.readiness() }
    host.alive("events") { try consumer.liveness() }
    host.operate(consumer)
    return [database, bus, decoders, host.announce(in: RedisInstances(bus)), consumer]
}

await ServiceHost.run(
    "analyzer",
    settings: AnalyzerSettings.all + DecoderSettings.all + ConsumerSettings.all + DatabaseSettings.all
        + RedisAddress.all + StorageSettings.all,
    compose
)
