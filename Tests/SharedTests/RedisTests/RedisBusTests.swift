import Domain
import Events
import Logging
import Streams
import TestKit
import Testing

@testable import Redis

/// The bus on a real Redis; every fact under a key prefix of its own.
@Suite(.enabled(if: RedisForTests.url != nil))
struct RedisBusTests {
    @Test(arguments: EventBusExercise.all)
    func behavesAsEveryBus(_ fact: EventBusExercise) async throws {
        let redis = try RedisForTests(takeoverSeconds: 1)
        try await redis.use { bus in
            try await fact.run(
                on: EventBusExercise.World(
                    bus: bus,
                    keeping: RedisStreams(bus),
                    renewal: redis.deliveries,
                    takeoverSeconds: redis.takeoverSeconds,
                    forget: { try await redis.forget() }
                )
            )
        }
    }
}
