// The Analyzer: hears `file.uploaded`, finds out what is in the file, announces `file.analyzed`.
import Database
import Decoding
import Domain
import Providers
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
    let decoders = try DecoderPool(host.reader, logger: host.logger)
    let settings = try ConsumerSettings(host.reader)
    let analyses = PostgresAnalyses(database)
    let (understanding, embedding) = try understanders(host, database, bus)
    let filling = SearchFilling(embedding: embedding, store: try QdrantVectors(host.reader))
    let store = try ObjectStores.open(host.reader, logger: host.logger)
    let crops = CropReading(
        surveyor: decoders,
        captures: PostgresCaptures(database),
        objects: PostgresSurveyObjects(database),
        store: store,
        settings: try CropSettings(host.reader)
    )
    let stage = AnalyzeStage(
        store: store,
        reader: decoders,
        documents: decoders,
        inspector: decoders,
        analyst: understanding.analyst,
        kept: analyses,
        drafts: PostgresDrafts(database),
        settings: try AnalyzerSettings(host.reader),
        wishes: PostgresWishes(database),
        crops: crops,
        filling: filling,
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
    let backfill = Backfill(
        ledger: analyses,
        understanding: understanding,
        filling: filling,
        intervalSeconds: try Backfill.interval(host.reader),
        upgrades: try Backfill.upgrades(host.reader),
        logger: host.logger
    )
    return [database, bus, decoders, host.announce(in: RedisInstances(bus)), consumer, backfill]
}

/// Who asks the providers that the settings name, within their limits; without any, all is found here.
@Sendable func understanders(
    _ host: ServiceHost,
    _ database: PostgresClient,
    _ bus: RedisBus
) throws -> (Understanding, EmbedderChain) {
    let providers = try Providers(host.reader)
    let consent = PostgresConsent(database)
    let calls = GovernedCalls(
        governor: RedisGovernor(bus),
        ledger: PostgresCallLedger(database),
        policies: try CallPolicies(host.reader),
        logger: host.logger
    )
    let analyst = GovernedAnalyst(
        models: providers.models,
        calls: calls,
        answers: PostgresAnswers(database),
        consent: consent,
        characters: try CallSettings.characters(host.reader),
        logger: host.logger
    )
    let chain = EmbedderChain(providers, calls: calls, consent: consent, logger: host.logger)
    return (Understanding(analyst: analyst), chain)
}

await ServiceHost.run(
    "analyzer",
    settings: AnalyzerSettings.all + CropSettings.all + DecoderSettings.all + ConsumerSettings.all
        + DatabaseSettings.all
        + RedisAddress.all + StorageSettings.all + ProviderSettings.all + CallSettings.all
        + VectorSettings.all + Backfill.all,
    compose
)
