/// All that a new stage needs, as one would write it: the service "Tagger", which hears of uploads and announces tags.
enum ScratchStage {
    /// A piece of text that is added somewhere; Swift files are whole.
    struct Piece: Sendable {
        let path: String
        let text: String

        /// Lines that somebody must write: neither blank nor comment.
        var lines: Int {
            text.split(separator: "\n").map { $0.drop { $0 == " " } }.count {
                !$0.isEmpty && !$0.hasPrefix("//") && !$0.hasPrefix("#")
            }
        }
    }

    static let pieces = [manifest, catalogue, event, stage, main, test, compose, folder, list, ports]

    private static let manifest = Piece(
        path: "Package.swift",
        text: """
            service("Tagger", ["Redis", "Database"]),
            """
    )

    private static let catalogue = Piece(
        path: "Sources/Shared/Domain/StageName.swift",
        text: """
            /// Words to find the file by.
            public static let tag = StageName(description: "tag", group: "tagger", isRequired: true)
            public static let all: [StageName] = [analyze, thumbnail, tag, notify]
            """
    )

    static let event = Piece(
        path: "Sources/Shared/Events/FileTagged.swift",
        text: """
            /// The tags of a file are committed.
            public struct FileTagged: Event, Hashable {
                /// `millrace.file.tagged`.
                public static let type = "millrace.file.tagged"
                /// `millrace:outcomes`.
                public static let stream = StreamName.outcomes

                /// Nothing but the envelope.
                public init() {}
            }
            """
    )

    static let stage = Piece(
        path: "Sources/Tagger/TagStage.swift",
        text: """
            import Domain
            import Events
            import Streams

            /// Tags a file. Running it twice is harmless: the same file has the same tags.
            struct TagStage: Stage {
                let name = StageName.tag
                let hears: [any Event.Type] = [FileUploaded.self]

                func work(on claim: Claim, _ context: StageContext) async throws -> Outcome {
                    .done([], announcing: [FileTagged()])
                }
            }
            """
    )

    static let main = Piece(
        path: "Sources/Tagger/main.swift",
        text: """
            import Database
            import Redis
            import ServiceKit
            import ServiceLifecycle
            import Streams

            @Sendable func compose(_ host: ServiceHost) async throws -> [any Service] {
                let database = try PostgresClient(host.reader, logger: host.logger)
                let bus = try RedisBus(host.reader, logger: host.logger)
                let settings = try ConsumerSettings(host.reader)
                let consumer = Consumer(
                    TagStage(),
                    as: host.consumer,
                    bus: bus,
                    ledger: PostgresLedger(database),
                    leases: try PostgresLeases(host.reader, leaseSeconds: settings.leaseSeconds),
                    deliveries: try RedisDeliveries(host.reader),
                    settings: settings,
                    logger: host.logger
                )
                host.operate(consumer)
                return [database, bus, host.announce(in: RedisInstances(bus)), consumer]
            }

            let settings = ConsumerSettings.all + DatabaseSettings.all + RedisAddress.all
            await ServiceHost.run("tagger", settings: settings, compose)
            """
    )

    private static let test = Piece(
        path: "Tests/TaggerTests/TagStageTests.swift",
        text: """
            import Streams
            import TestKit
            import Testing

            @testable import Tagger

            @Test func aFileIsTagged() async throws {
                let outcome = try await TagStage().work(on: .sample(.tag), StageContext { _ in })
                guard case .done(_, let announced) = outcome else { return }
                #expect(announced.count == 1)
            }
            """
    )

    private static let compose = Piece(
        path: "docker-compose.yml",
        text: """
            tagger: {<<: *service, image: "millrace/tagger:dev", build: {context: ., args: {SERVICE: tagger}}}
            """
    )

    private static let folder = Piece(
        path: "k8s/services/tagger/kustomization.yaml",
        text: """
            resources: [../../part]
            nameSuffix: -tagger
            labels: [{pairs: {app.kubernetes.io/name: tagger}, includeSelectors: true}]
            images: [{name: millrace, newName: millrace/tagger, newTag: dev}]
            """
    )

    private static let list = Piece(path: "k8s/kustomization.yaml", text: "- services/tagger")

    private static let ports = Piece(
        path: "k8s/base/settings.yaml",
        text: """
            TAGGER_CONTROL_PORT: "7000"
            TAGGER_HEALTH_PORT: "9000"
            """
    )
}
