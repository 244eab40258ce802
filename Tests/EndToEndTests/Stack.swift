import FoundationEssentials
import Glibc
import Synchronization
import TestKit
import WebClient

/// A whole Millrace of its own: five processes, a Redis, a database and a folder, on free ports, with short leases.
final class Stack: Sendable {
    /// The executables of the five services.
    static let services = ["Gateway", "Analyzer", "Thumbnailer", "Notifier", "Janitor"]

    /// Whether the servers that `make test` starts are there.
    static let isPossible = ProcessInfo.processInfo.environment["MILLRACE_TEST_DATABASE_URL"] != nil

    /// What the notifier sends arrives here.
    let receiver: HTTPSink
    /// Talks to the Gateway.
    let client = WebClient()
    private let folder: String
    private let settings: [String: String]
    private let ports: [String: Int]
    private let children = Mutex<[String: Child]>([:])
    private let recipes = Mutex<[String: Recipe]>([:])

    /// How a process was started last.
    private struct Recipe {
        let service: String
        let settings: [String: String]
    }

    /// Runs the test with a fresh stack, and stops all of it, whatever happens.
    ///
    /// - Parameter settings: beside those that every stack has.
    static func run(_ settings: [String: String] = [:], _ test: (Stack) async throws -> Void) async throws {
        let stack = try Stack(settings)
        do {
            try await stack.start()
            try await test(stack)
        } catch {
            let logs = stack.logs
            await stack.stop()
            throw StackError("\(error)\n\(logs)")
        }
        await stack.stop()
    }

    private init(_ settings: [String: String]) throws {
        self.settings = settings
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        folder = "\(parent)/millrace-stack-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(atPath: "\(folder)/redis", withIntermediateDirectories: true)
        receiver = try HTTPSink { _, _ in .respond(204) }
        let names = ["redis", "http", "ops"] + Self.services.flatMap { ["\($0) control", "\($0) health"] }
        ports = try Dictionary(uniqueKeysWithValues: zip(names, freePorts(names.count)))
    }

    /// The folder of the object store.
    var objects: String { "\(folder)/objects" }

    /// The API's address.
    var api: String { "http://127.0.0.1:\(port("http"))/api/v1" }

    /// A service's health address.
    func health(_ service: String) -> String { "http://127.0.0.1:\(port("\(service) health"))" }

    // MARK: - Faults

    /// Kills a service as a power cut would, and starts it again at once.
    func killAndRestart(_ service: String) async throws {
        guard let child = children.withLock({ $0[service] }) else { throw StackError("\(service) does not run") }
        await child.stop(by: SIGKILL)
        try launch(service)
    }

    /// Ends a service as an operator would, and starts so many processes of it instead, with settings of their own
    /// beside the stack's. The first has the service's ports.
    func replace(_ service: String, by count: Int, _ settings: [String: String] = [:]) async throws {
        let running = children.withLock { $0 }.filter { $0.key == service || $0.key.hasPrefix("\(service)-") }
        for child in running.values { child.signal(SIGTERM) }
        for (name, child) in running {
            await child.stop()
            children.withLock { $0[name] = nil }
        }
        var addresses: [(name: String, health: String)] = []
        for number in 1...max(1, count) {
            let name = number == 1 ? service : "\(service)-\(number)"
            let twin = try number == 1 ? [port("\(service) control"), port("\(service) health")] : freePorts(2)
            var settings = settings
            settings["\(service.uppercased())_CONTROL_PORT"] = "\(twin[0])"
            settings["\(service.uppercased())_HEALTH_PORT"] = "\(twin[1])"
            try launch(service, as: name, settings)
            addresses.append((name, "http://127.0.0.1:\(twin[1])"))
        }
        for address in addresses { try await waitUntilReady(address.name, at: address.health) }
    }

    /// Kills one of a service's processes as a power cut would; ``revive(_:)`` starts it again.
    ///
    /// - Parameter number: from 1, as ``replace(_:by:_:)`` counts them.
    func strike(_ service: String, number: Int) {
        let name = number == 1 ? service : "\(service)-\(number)"
        let child = children.withLock { $0[name] }
        child?.signal(SIGKILL)
    }

    /// Starts every process of a service again that has ended, with the settings it had; returns how many.
    func revive(_ service: String) throws -> Int {
        let running = children.withLock { $0 }.filter { $0.key == service || $0.key.hasPrefix("\(service)-") }
        let dead = running.filter { $0.value.status != nil }.map(\.key)
        for name in dead {
            guard let recipe = recipes.withLock({ $0[name] }) else { continue }
            try launch(recipe.service, as: name, recipe.settings)
        }
        return dead.count
    }

    /// Makes Redis forget everything.
    func emptyBroker() async throws {
        _ = try await call("redis-cli", ["-p", "\(port("redis"))", "FLUSHALL"])
    }

    /// Asks all services to end, in turn, and waits; returns their exit codes.
    func drain() async -> [String: Int32] {
        var codes: [String: Int32] = [:]
        let running = children.withLock { $0 }.filter { $0.key != "redis" }
        for child in running.values { child.signal(SIGTERM) }
        for (name, child) in running { codes[name] = await child.stop() }
        return codes
    }

    /// What the operator's command prints.
    func operate(_ arguments: [String]) async throws -> String {
        try await call(Self.program("millrace"), arguments)
    }

    /// What the database answers, a line a row, columns parted by `|`.
    func query(_ sql: String) async throws -> [String] {
        let address = environment["DATABASE_URL"] ?? ""
        let output = try await call("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, address])
        return output.split(separator: "\n").map(String.init)
    }

    /// A token for a user.
    func token(for user: String) async throws -> String {
        let output = try await call(Self.program("millrace"), ["token", "--user", user, "--days", "1"])
        return String(output.split { $0.isWhitespace }.last ?? "")
    }

    /// How many of the services ended by themselves.
    func countDead() -> Int {
        let running = children.withLock { $0 }
        return Self.services.count { running[$0]?.status != nil }
    }

    /// Process ids of the services that have decoders.
    var workers: [pid_t] {
        children.withLock { children in ["Analyzer", "Thumbnailer"].compactMap { children[$0]?.pid } }
    }

    // MARK: - Life

    private func start() async throws {
        let redis = try Child(
            "redis-server",
            [
                "--port", "\(port("redis"))", "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes",
                "--maxmemory-policy", "noeviction",
            ],
            environment: Self.shell,
            in: "\(folder)/redis",
            log: "\(folder)/redis.log"
        )
        children.withLock { $0["redis"] = redis }
        guard await eventually({ (try? await self.call("redis-cli", ["-p", "\(self.port("redis"))", "PING"])) != nil })
        else { throw StackError("Redis does not answer") }
        _ = try await call("psql", ["-X", "-q", "-c", "CREATE DATABASE \(database)", Self.server])
        _ = try await call(Self.program("millrace"), ["migrate"])
        for service in Self.services { try launch(service) }
        for service in Self.services { try await waitUntilReady(service, at: health(service)) }
    }

    private func waitUntilReady(_ name: String, at address: String) async throws {
        let isReady = await eventually(within: 60) {
            (try? await self.client.fetch(WebRequest("GET", "\(address)/ready")))?.status == 200
        }
        guard isReady else { throw StackError("\(name) is not ready") }
    }

    private func stop() async {
        _ = await drain()
        for child in children.withLock({ $0.values }) { await child.stop() }
        receiver.close()
        _ = try? await call(
            "psql",
            ["-X", "-q", "-c", "DROP DATABASE IF EXISTS \(database) WITH (FORCE)", Self.server]
        )
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func launch(_ service: String, as name: String? = nil, _ settings: [String: String] = [:]) throws {
        let name = name ?? service
        let child = try Child(
            Self.program(service),
            environment: environment.merging(settings) { $1 },
            in: folder,
            log: "\(folder)/\(name).log"
        )
        children.withLock { $0[name] = child }
        recipes.withLock { $0[name] = Recipe(service: service, settings: settings) }
    }

    /// The end of every log, for a failed test.
    private var logs: String {
        children.withLock { $0 }.map { name, child in
            "--- \(name)\n" + child.output.split(separator: "\n").suffix(15).joined(separator: "\n")
        }
        .joined(separator: "\n")
    }

    // MARK: - Settings

    private static let server = ProcessInfo.processInfo.environment["MILLRACE_TEST_DATABASE_URL"] ?? ""
    private static let shell = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]

    private var database: String { "millrace_" + folder.suffix(8) }

    private var environment: [String: String] {
        var values = Self.shell
        values["DATABASE_URL"] =
            Self.server.split(separator: "/").dropLast().joined(separator: "/")
            .replacing("postgresql:/", with: "postgresql://") + "/\(database)"
        values["REDIS_URL"] = "redis://127.0.0.1:\(port("redis"))"
        values["STORAGE_URL"] = "file://\(folder)/objects"
        values["JWT_SECRET"] = "end-to-end-end-to-end-end-to-end-end-to-end"
        values["WEBHOOK_URL"] = "\(receiver.url)/hook"
        values["WEBHOOK_SECRET"] = "whsec_ZW5kLXRvLWVuZC1lbmQtdG8tZW5kLWVuZC10by1lbmQ="
        values["STAGE_LEASE_SECONDS"] = "3"
        values["STAGE_HEARTBEAT_SECONDS"] = "0.5"
        values["STAGE_RETRY_DELAY_SECONDS"] = "0.5"
        values["WORKER_POLL_INTERVAL"] = "1"
        values["OMP_THREAD_LIMIT"] = "1"
        values["GATEWAY_HTTP_PORT"] = "\(port("http"))"
        values["GATEWAY_OPS_PORT"] = "\(port("ops"))"
        for service in Self.services {
            values["\(service.uppercased())_CONTROL_PORT"] = "\(port("\(service) control"))"
            values["\(service.uppercased())_HEALTH_PORT"] = "\(port("\(service) health"))"
        }
        return values.merging(settings) { $1 }
    }

    private func port(_ name: String) -> Int { ports[name] ?? 0 }

    /// The executables lie beside the test bundle.
    static func program(_ name: String) -> String {
        if let folder = ProcessInfo.processInfo.environment["MILLRACE_TEST_PROGRAMS"] { return "\(folder)/\(name)" }
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return bundle.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/\(name)"
    }

    /// Runs a program to its end; throws unless it exits with 0.
    private func call(_ program: String, _ arguments: [String]) async throws -> String {
        let log = "\(folder)/call-\(UUID().uuidString)"
        let child = try Child(program, arguments, environment: environment, in: folder, log: log)
        guard await eventually(within: 60, { child.status != nil }), child.status == 0 else {
            await child.stop(by: SIGKILL)
            throw StackError("\(program) \(arguments): exit \(child.status ?? -1)\n\(child.output)")
        }
        return child.output
    }
}

/// The stack could not be had.
struct StackError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
