import Database
import Decoding
import Domain
import Redis
import ServiceKit
import ServiceLifecycle
import Storage
import Streams

@Sendable func compose(_ host: ServiceHost) async throws -> [any Service] {
    let database = try PostgresClient(host.reader, logger: host.logger)
    let bus = try RedisBus(host.reader, logger: host.logger)
    let store = try ObjectStores.open(host.reader, logger: host.logger)
    var decoding = try DecoderSettings(host.reader)
    // Only the Analyzer surveys plants; no decoder here need read what names them.
    decoding.model = nil
    let decoders = DecoderPool(decoding, logger: host.logger)
    let settings = try ConsumerSettings(host.reader)
    let consumer = Consumer(
        ThumbnailStage(store: store, renderer: decoders, settings: try ThumbnailerSettings(host.reader)),
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
    "thumbnailer",
    settings: ThumbnailerSettings.all + DecoderSettings.all + ConsumerSettings.all + DatabaseSettings.all
        + RedisAddress.all + StorageSettings.all,
    compose
)
