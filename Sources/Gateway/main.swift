// The Gateway: takes files in, announces `file.uploaded`, and shows their owners what becomes of them.
import Control
import Database
import Domain
import Providers
import Redis
import ServiceKit
import ServiceLifecycle
import Storage
import Streams
import Vectors

@Sendable func compose(_ host: ServiceHost) async throws -> [any Service] {
    let database = try PostgresClient(host.reader, logger: host.logger)
    let bus = try RedisBus(host.reader, logger: host.logger)
    let store = try ObjectStores.open(host.reader, logger: host.logger)
    let outbox = PostgresOutbox(database)
    let relay = OutboxRelay(
        outbox: outbox,
        publisher: bus,
        settings: try RelaySettings(host.reader),
        faults: try FaultPoints(host.reader),
        logger: host.logger
    )
    let vectors: any VectorStore = try QdrantVectors(host.reader) ?? PostgresVectors(database)
    let callLedger = PostgresCallLedger(database)
    let calls = GovernedCalls(
        governor: RedisGovernor(bus),
        ledger: callLedger,
        policies: try CallPolicies(host.reader),
        logger: host.logger
    )
    let consent = PostgresConsent(database)
    let chain = EmbedderChain(try Providers(host.reader), calls: calls, consent: consent, logger: host.logger)
    let gateway = try await GatewayParts(
        settings: try GatewaySettings(host.reader),
        files: PostgresFiles(database),
        feed: PostgresFeed(database),
        store: store,
        queues: PostgresLedger(database),
        backlog: outbox,
        search: SearchDesk(index: PostgresSearch(database), vectors: vectors, embedding: chain),
        duplicates: PostgresNearDuplicates(database),
        collections: PostgresCollections(database),
        crops: CropDesk(
            crops: PostgresCrops(database),
            fields: PostgresFields(database),
            telemetry: PostgresTelemetry(database)
        ),
        usage: AIRoutes(calls: callLedger, consent: consent, backfill: PostgresAnalyses(database)),
        logger: host.logger
    )
    host.ready("database") { try await database.checked() }
    host.ready("store") {
        try await store.ping()
        return "writable"
    }
    // Not a reason to turn uploads away: their events wait in the outbox.
    host.ready("redis") {
        do {
            return try await bus.ping()
        } catch let failure as Failure where failure.code == .unavailable {
            return "away; events wait in the outbox"
        }
    }
    host.operate(relay)
    host.authenticate(gateway.control.authenticate)
    for (name, handler) in gateway.control.methods { host.control(name, access: .users, handler) }
    host.measure { gateway.measurements }
    return [database, bus, host.announce(in: RedisInstances(bus)), relay] + gateway.services
}

await ServiceHost.run(
    "gateway",
    settings: GatewaySettings.all + ConsumerSettings.all + RelaySettings.all + DatabaseSettings.all + RedisAddress.all
        + StorageSettings.all + VectorSettings.all + ProviderSettings.all + CallSettings.all,
    compose
)
