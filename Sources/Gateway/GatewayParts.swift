import Domain
import Hummingbird
import Logging
import ServiceLifecycle
import Settings

/// The Gateway as values: every part put together over its ports, nothing started.
///
/// `main.swift` gives it the real adapters, tests give it fakes.
struct GatewayParts: Sendable {
    let settings: GatewaySettings
    let tokens: Tokens
    let tally = RequestTally()
    let logger: Logger
    let desk: UploadDesk
    let slots: UploadSlots
    let updates: LiveUpdates
    let doubts: Doubts
    let admission: Admission
    let sessions: UploadSessions
    /// The operations of the API port.
    let api: [Endpoint]
    /// The operations of the operations port.
    let operations: [Endpoint]
    /// The methods of the control port.
    let control: ControlDesk

    /// Puts the parts together.
    ///
    /// - Throws: `SettingError` if nobody could be let in.
    init(
        settings: GatewaySettings,
        files: any FileRepository,
        feed: any EventFeed,
        store: any ObjectStore,
        queues: any OperatorView & OperatorControl,
        backlog: any BacklogView,
        search: SearchDesk,
        duplicates: any NearDuplicates,
        collections: any CollectionRepository,
        crops: CropDesk,
        usage: AIRoutes,
        logger: Logger
    ) async throws {
        self.settings = settings
        self.logger = logger
        tokens = try await Tokens.open(secret: settings.secret, jwks: settings.jwks)
        let links = PublicLinks(settings.publicURL)
        doubts = Doubts(files: files, store: store, logger: logger)
        admission = Admission(backlog, limits: settings.admission, logger: logger)
        desk = UploadDesk(
            store: store,
            files: files,
            doubts: doubts,
            admission: admission,
            limit: settings.maximumBytes,
            logger: logger,
            faults: settings.faults
        )
        slots = UploadSlots(total: settings.uploads, perUser: settings.uploadsPerUser)
        updates = LiveUpdates(feed: feed, limit: settings.onlookers)
        sessions = UploadSessions(desk: desk)
        let uploads = UploadRoutes(desk: desk, slots: slots, links: links, timeLimitSeconds: settings.uploadSeconds)
        let content = ContentRoutes(
            files: files,
            store: store,
            links: links,
            signer: SignedLink(secret: settings.secret)
        )
        let finds = SearchDocument(desk: search, files: files, links: links)
        let twins = DuplicateDesk(duplicates: duplicates, search: search)
        let gathered: [Endpoint] =
            SearchRoutes(search: finds).endpoints
            + CollectionRoutes(collections: collections, files: files, links: links).endpoints
            + usage.endpoints
            + DuplicateRoutes(desk: twins, files: files, links: links).endpoints
        api =
            uploads.endpoints
            + FileRoutes(files: files, links: links, vectors: search.vectors, crops: crops.crops).endpoints
            + gathered
            + StatusRoutes(files: files, updates: updates, links: links).endpoints
            + EventRoutes(feed: feed, files: files, updates: updates).endpoints
            + content.endpoints
            + ThumbnailRoutes(files: files).endpoints
            + crops.endpoints(files: files, store: store, links: links)
            + WebRoutes(limit: settings.maximumBytes).endpoints
        operations =
            OperationsRoutes(queues: queues).endpoints + SteeringRoutes(control: queues, links: links).endpoints
        control = ControlDesk(
            sessions: sessions,
            files: files,
            feed: feed,
            updates: updates,
            tokens: tokens,
            links: links,
            search: finds,
            logger: logger
        )
    }

    /// The parts that run, the servers last: what they need is there before them and ends after them.
    var services: [any Service] {
        [
            doubts, admission, updates, sessions, server(operations, port: settings.opsPort),
            server(api, port: settings.httpPort),
        ]
    }

    /// An HTTP server of these operations.
    func server(_ endpoints: [Endpoint], port: Int) -> Application<RouterResponder<GatewayContext>> {
        GatewayServer.make(
            endpoints,
            tokens: tokens,
            tally: tally,
            settings: settings,
            port: port,
            logger: logger
        )
    }
}
