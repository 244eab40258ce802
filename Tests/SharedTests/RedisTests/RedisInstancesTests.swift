import Domain
import TestKit
import Testing

@testable import Redis

@Suite(.enabled(if: RedisForTests.url != nil))
struct RedisInstancesTests {
    private func instance(_ id: String) -> Instance {
        Instance(
            service: "analyzer",
            id: id,
            control: "127.0.0.1:7001",
            health: "127.0.0.1:9001",
            version: "1",
            startedAt: 7
        )
    }

    @Test func livesUntilItExpiresOrWithdraws() async throws {
        let redis = try RedisForTests()
        try await redis.use { bus in
            let registry = RedisInstances(bus)
            try await registry.announce(instance("a"), expiresInSeconds: 60)
            try await registry.announce(instance("a"), expiresInSeconds: 60)
            try await registry.announce(instance("b"), expiresInSeconds: 60)
            try await registry.announce(instance("gone"), expiresInSeconds: 0)
            #expect(Set(try await registry.instances()) == [instance("a"), instance("b")])
            try await registry.withdraw(instance("a"))
            #expect(try await registry.instances() == [instance("b")])
        }
    }

    @Test func expiresByTheServersClock() async throws {
        let redis = try RedisForTests()
        try await redis.use { bus in
            let registry = RedisInstances(bus)
            try await registry.announce(instance("a"), expiresInSeconds: 1)
            let isGone = try await eventually { try await registry.instances().isEmpty }
            #expect(isGone)
        }
    }
}
