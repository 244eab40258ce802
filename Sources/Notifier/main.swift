import Channels
import Database
import Domain
import Redis
import ServiceKit
import ServiceLifecycle
import Streams

@Sendable func compose(_ host: ServiceHost) async throws -> [any Service] {
    let database = try PostgresClient(host.reader, logger: host.logger)
    let bus = try RedisBus(host.reader, logger: host.logger)
    let settings = try ConsumerSettings(host.reader)
    let consumer = Consumer(
        NotifyStage(
            notifications: PostgresNotifications(database),
            channels: try Channels.open(host.reader, logger: host.logger),
            notices: PostgresFieldNotices(database),
            faults: settings.faults
        ),
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
    host.ready("events") { try consumer.readiness() }
    host.alive("events") { try consumer.liveness() }
    host.operate(consumer)
    return [database, bus, host.announce(in: RedisInstances(bus)), consumer]
}

await ServiceHost.run(
    "notifier",
    settings: WebhookSettings.all + ConsumerSettings.all + DatabaseSettings.all + RedisAddress.all,
    compose
)
