import TestKit
import Testing

@testable import Redis

@Suite(.enabled(if: RedisForTests.url != nil))
struct RedisGovernorTests {
    @Test(arguments: CallGovernorExercise.Fact.allCases)
    func holds(_ fact: CallGovernorExercise.Fact) async throws {
        try await RedisForTests().use { bus in
            try await CallGovernorExercise(RedisGovernor(bus)).check(fact)
        }
    }
}
