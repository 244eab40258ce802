import Blocking
import FoundationEssentials
import Glibc
import Synchronization
import TestKit
import WebClient

/// A whole Millrace that may be mistreated: a Gateway, two of every worker and two Janitors, with a Redis and a
/// PostgreSQL of their own behind proxies, a disk that can be filled, a receiver of notifications that can be made bad,
/// and a keeper who starts again what dies, as an orchestrator would.
final class Site: Sendable {
    /// How many processes of each service.
    struct Layout: Sendable {
        var replicas = ["Gateway": 1, "Analyzer": 2, "Thumbnailer": 2, "Notifier": 2, "Janitor": 2]
        /// On top of, or instead of, the usual settings.
        var settings: [String: String] = [:]
        /// Whether the services go through the proxies and all acknowledgements are written down.
        var isWatched = true
        /// Whether the store has a small disk of its own, which can be filled.
        var hasSmallDisk = true
    }

    let budget: Budget
    let diary: Diary
    let layout: Layout
    let sink: BadSink
    let client = WebClient()
    let redisProxy: TCPProxy
    let postgresProxy: TCPProxy
    let redisPort: Int
    let postgresPort: Int
    let httpPort: Int
    let folder: String
    /// Names like `analyzer-2`.
    let posts: Mutex<[String: Post]>
    let servers = Mutex<[String: Child]>([:])
    let isClosing = Mutex(false)
    let tokens = Mutex<[String: String]>([:])
    let hasSmallDisk = Mutex(false)
    /// For calls that block.
    let pool = BlockingPool(threads: 6)

    /// The repository.
    static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }

    /// Runs the body with a fresh site, and stops all of it, whatever happens.
    static func run<Value: Sendable>(
        _ name: String,
        _ budget: Budget,
        layout: Layout = Layout(),
        _ body: @escaping @Sendable (Site) async throws -> Value
    ) async throws -> Value {
        let site = try Site(name, budget, layout)
        do {
            try await site.start()
            let value = try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask {
                    await site.keep()
                    return nil
                }
                if layout.isWatched {
                    group.addTask {
                        await Tap(site).watch()
                        return nil
                    }
                }
                group.addTask { try await body(site) }
                defer { site.isClosing.withLock { $0 = true } }
                while let value = try await group.next() {
                    if let value {
                        site.isClosing.withLock { $0 = true }
                        group.cancelAll()
                        return value
                    }
                }
                throw SiteError("the run ended early")
            }
            await site.stop()
            return value
        } catch {
            site.diary.note("the run broke: \(error)")
            await site.stop()
            throw error
        }
    }

    private init(_ name: String, _ budget: Budget, _ layout: Layout) throws {
        self.budget = budget
        self.layout = layout
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        folder = "\(parent)/millrace-chaos-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(atPath: "\(folder)/objects", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: budget.artefacts, withIntermediateDirectories: true)
        let diary = try Diary(at: "\(budget.artefacts)/\(name).jsonl")
        self.diary = diary
        sink = try BadSink(diary)
        var names: [(name: String, service: String)] = []
        for (service, count) in layout.replicas {
            names += (1...max(1, count)).map { ("\(service.lowercased())-\($0)", service) }
        }
        var ports = try freePorts(3 + names.count * 2)
        redisPort = ports.removeLast()
        postgresPort = ports.removeLast()
        httpPort = ports.removeLast()
        var posts: [String: Post] = [:]
        for (name, service) in names {
            posts[name] = Post(service: service, ports: (ports.removeLast(), ports.removeLast()))
        }
        self.posts = Mutex(posts)
        redisProxy = try TCPProxy(to: redisPort)
        postgresProxy = try TCPProxy(to: postgresPort)
    }

    /// The API's address.
    var api: String { "http://127.0.0.1:\(httpPort)/api/v1" }

    // MARK: - Life

    private func start() async throws {
        let mount = ["-t", "tmpfs", "-o", "size=96m,mode=755", "none", "\(folder)/objects"]
        if layout.hasSmallDisk, await (try? call("mount", mount)) != nil {
            hasSmallDisk.withLock { $0 = true }
        }
        try startRedis()
        try startPostgres()
        guard await eventually(within: 60, every: 50, { await self.redisAnswers() }) else {
            throw SiteError("Redis does not answer")
        }
        try await awaitPostgres(60)
        _ = try await call(program("millrace"), ["migrate"])
        if layout.isWatched { try await watchBeats() }
        for name in names() { try launch(name) }
        try await awaitReady(60)
        for user in (1...5).map({ "user-\($0)" }) { _ = try await token(for: user) }
    }

    private func stop() async {
        isClosing.withLock { $0 = true }
        let children = posts.withLock { posts in posts.values.compactMap(\.child) }
        for child in children { child.signal(SIGCONT) }
        for child in children { child.signal(SIGKILL) }
        for child in children { await child.stop(within: 5, by: SIGKILL) }
        let servers = self.servers.withLock { $0 }
        await servers["redis"]?.stop(within: 5, by: SIGKILL)
        await servers["postgres"]?.stop(within: 20, by: SIGQUIT)
        sink.close()
        redisProxy.close()
        postgresProxy.close()
        if hasSmallDisk.withLock({ $0 }) { _ = try? await call("umount", ["\(folder)/objects"]) }
        keepLogs()
        try? await pool.shutdown()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The logs of the services go beside the diary.
    private func keepLogs() {
        let target = diary.path.replacing(".jsonl", with: ".logs")
        try? FileManager.default.removeItem(atPath: target)
        try? FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasSuffix(".log") {
            try? FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(target)/\(name)")
        }
    }

    /// Waits until every wanted process says that it is ready.
    func awaitReady(_ seconds: Double) async throws {
        for name in names() {
            let isReady = await eventually(within: seconds, every: 50) {
                let post = self.posts.withLock { $0[name] }
                guard let post, post.isWanted else { return true }
                let request = WebRequest("GET", "http://127.0.0.1:\(post.ports.health)/ready")
                return (try? await self.client.fetch(request))?.status == 200
            }
            guard isReady else { throw SiteError("\(name) is not ready") }
        }
    }

    /// Names of processes, sorted; of one service, or of all.
    func names(of services: String...) -> [String] {
        posts.withLock { posts in
            posts.filter { services.isEmpty || services.contains($0.value.service) }.keys.sorted()
        }
    }

    // MARK: - Programs

    static let shell = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]

    /// An executable of the product.
    func program(_ name: String) -> String {
        if let programs = budget.programs { return "\(programs)/\(name)" }
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return bundle.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/\(name)"
    }

    /// Runs a program to its end; throws unless it exits with 0.
    @discardableResult
    func call(_ program: String, _ arguments: [String], within seconds: Double = 60) async throws -> String {
        let log = "\(folder)/call-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: log) }
        let child = try Child(program, arguments, environment: environment, in: folder, log: log)
        guard await eventually(within: seconds, { child.status != nil }), child.status == 0 else {
            await child.stop(by: SIGKILL)
            throw SiteError("\(program) \(arguments.first ?? ""): exit \(child.status ?? -1)\n\(child.output)")
        }
        return child.output
    }

    /// A token for a user, made once.
    func token(for user: String) async throws -> String {
        if let token = tokens.withLock({ $0[user] }) { return token }
        let output = try await call(program("millrace"), ["token", "--user", user, "--days", "1"])
        let token = String(output.split { $0.isWhitespace }.last ?? "")
        tokens.withLock { $0[user] = token }
        return token
    }

    /// The settings that all processes share.
    var environment: [String: String] {
        var values = Self.shell
        let isWatched = layout.isWatched
        let database = isWatched ? postgresProxy.port : postgresPort
        values["DATABASE_URL"] = "postgresql://millrace@127.0.0.1:\(database)/millrace"
        values["REDIS_URL"] = "redis://127.0.0.1:\(isWatched ? redisProxy.port : redisPort)"
        values["STORAGE_URL"] = "file://\(folder)/objects"
        values["JWT_SECRET"] = "chaos-chaos-chaos-chaos-chaos-chaos-chaos"
        values["WEBHOOK_URL"] = "\(sink.url)/hook"
        values["WEBHOOK_SECRET"] = "whsec_Y2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2hhb3M="
        values["WEBHOOK_TIMEOUT_SECONDS"] = "2"
        values["STAGE_LEASE_SECONDS"] = "\(budget.leaseSeconds)"
        values["STAGE_HEARTBEAT_SECONDS"] = "\(budget.heartbeatSeconds)"
        values["RECLAIM_INTERVAL_SECONDS"] = "\(budget.scanSeconds)"
        values["WORKER_POLL_INTERVAL"] = "\(budget.scanSeconds)"
        values["STAGE_RETRY_DELAY_SECONDS"] = "0.5"
        values["STAGE_RETRY_CAP_SECONDS"] = "3"
        // Faults must not use up what a file may cost: whatever does not complete is then our fault.
        values["STAGE_MAX_ATTEMPTS"] = "100"
        values["STAGE_MAX_LOSSES"] = "100"
        values["DECODER_PICTURE_SECONDS"] = "3"
        values["DECODER_OCR_SECONDS"] = "6"
        values["DECODER_PDF_SECONDS"] = "6"
        values["OCR_LANGUAGES"] = "eng"
        values["OMP_THREAD_LIMIT"] = "1"
        values["GATEWAY_HTTP_PORT"] = "\(httpPort)"
        values["GATEWAY_OPS_PORT"] = "0"
        return values.merging(layout.settings) { $1 }
    }
}
