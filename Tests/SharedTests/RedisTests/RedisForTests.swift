import Domain
import FoundationEssentials
import Glibc
import Logging

@testable import Redis

/// A key prefix of its own on the real Redis that tests are given.
struct RedisForTests: Sendable {
    /// `MILLRACE_TEST_REDIS_URL`.
    static var url: String? { getenv("MILLRACE_TEST_REDIS_URL").map { String(cString: $0) } }

    let address: RedisAddress
    let prefix = "test:\(UUID().uuidString.lowercased()):"
    let takeoverSeconds: Double
    let bus: RedisBus
    let deliveries: RedisDeliveries
    /// Silent: outages are what some tests are about.
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init(url: String? = RedisForTests.url, takeoverSeconds: Double = 30) throws {
        address = try RedisAddress(url ?? "")
        self.takeoverSeconds = takeoverSeconds
        bus = RedisBus(address, prefix: prefix, takeoverSeconds: takeoverSeconds, logger: Self.logger)
        deliveries = RedisDeliveries(address, prefix: prefix, logger: Self.logger)
    }

    /// Runs the test, then removes its keys.
    func use(_ test: (RedisBus) async throws -> Void) async throws {
        do {
            try await test(bus)
            try await forget()
            await bus.close()
        } catch {
            try? await forget()
            await bus.close()
            throw error
        }
    }

    /// Loses everything, like FLUSHALL, but only under the prefix.
    func forget() async throws {
        let script = """
            local keys = redis.call('KEYS', ARGV[1])
            for _, key in ipairs(keys) do redis.call('DEL', key) end
            return #keys
            """
        _ = try await bus.commands.send(.script(script, keys: [], [prefix + "*"]))
    }
}
