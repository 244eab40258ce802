import Blocking
import FoundationEssentials
import Glibc
import Synchronization
import TestKit

@testable import Redis

/// A Redis of the test's own, which it may stop, kill and spoil.
final class RedisServer: Sendable {
    let port: Int
    private let folder: String
    private let arguments: [String]
    private let process = Mutex<pid_t?>(nil)

    /// Starts servers, runs the test, and ends them, whatever happens.
    ///
    /// - Parameter arguments: of each server.
    static func with(
        _ arguments: [[String]] = [[]],
        _ test: @Sendable ([RedisServer]) async throws -> Void
    ) async throws {
        let servers = try arguments.map { try RedisServer($0) }
        do {
            for server in servers { try await server.start() }
            try await test(servers)
        } catch {
            for server in servers { server.remove() }
            throw error
        }
        for server in servers { server.remove() }
    }

    /// A server that is not started yet.
    init(_ arguments: [String] = []) throws {
        port = try freePort()
        folder = "\(Servers.folder)/millrace-redis-\(UUID().uuidString.prefix(8).lowercased())"
        self.arguments = arguments
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    var url: String { "redis://127.0.0.1:\(port)" }

    var address: RedisAddress {
        get throws { try RedisAddress(url) }
    }

    /// Starts it and waits until it answers, loading or not.
    func start() async throws {
        let words = [
            "env", "-C", folder, "redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--save", "",
            "--appendonly", "yes", "--maxmemory-policy", "noeviction", "--enable-debug-command", "local",
        ]
        try launch(words + arguments)
        try await answers()
    }

    /// Starts it as a Sentinel over a primary.
    func startAsSentinel(over primary: RedisServer, quorum: Int = 1) async throws {
        let configuration = """
            port \(port)
            bind 127.0.0.1
            sentinel monitor millrace 127.0.0.1 \(primary.port) \(quorum)
            sentinel down-after-milliseconds millrace 500
            sentinel failover-timeout millrace 3000
            sentinel parallel-syncs millrace 1
            """
        _ = FileManager.default.createFile(atPath: "\(folder)/sentinel.conf", contents: Data(configuration.utf8))
        try launch(["env", "-C", folder, "redis-server", "\(folder)/sentinel.conf", "--sentinel"])
        try await answers()
    }

    /// Sends it a signal.
    func signal(_ signal: Int32) {
        process.withLock { pid in
            guard let process = pid else { return }
            kill(process, signal)
            if signal == SIGKILL {
                waitpid(process, nil, 0)
                pid = nil
            }
        }
    }

    /// Asks over a connection of the test's own.
    @discardableResult
    func call(_ words: String...) async throws -> RedisReply {
        let address = try address
        return try await onThread {
            try address.connect(name: "test", timeoutSeconds: 20).send([RedisCommand(words)])[0]
        }
    }

    private func answers() async throws {
        let isThere = await eventually {
            guard let reply = try? await self.call("PING") else { return false }
            if case .error = reply { return false }
            return true
        }
        guard isThere else { throw RedisError(.broken, "redis-server does not answer") }
    }

    private func launch(_ words: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "\(folder)/log", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A thread of the test runner blocks signals, and a child inherits that.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let argv = words.map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var pid: pid_t = 0
        guard posix_spawnp(&pid, "env", &actions, &attributes, argv, environ) == 0 else {
            throw RedisError(.broken, "redis-server cannot be started")
        }
        process.withLock { $0 = pid }
    }

    /// Kills it and removes what it wrote.
    func remove() {
        signal(SIGKILL)
        try? FileManager.default.removeItem(atPath: folder)
    }
}

/// Runs what blocks on a thread of its own.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        _ = DedicatedThread { continuation.resume(with: Result { try body() }) }
    }
}

/// A port that nobody listens on now.
func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, size) | getsockname(descriptor, $0, &size)
        }
    }
    guard code == 0 else { throw RedisError(.broken, "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
}
