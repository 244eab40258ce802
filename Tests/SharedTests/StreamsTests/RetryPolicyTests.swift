import Streams
import Testing

struct RetryPolicyTests {
    @Test(arguments: [
        (attempt: 1, random: 0.0, delay: 0.0), (1, 0.5, 30), (2, 0.5, 60), (3, 0.5, 120), (4, 1, 480), (5, 1, 600),
        (500, 1, 600), (0, 1, 60),
    ])
    func doublesUpToTheCapWithFullJitter(_ row: (attempt: Int, random: Double, delay: Double)) {
        #expect(RetryPolicy.standard.delay(afterAttempt: row.attempt, random: row.random) == row.delay)
    }

    @Test(arguments: [
        (asked: 5.0, delay: 30.0), (100, 105), (1_000, 1_050), (3_600, 3_780), (1_000_000, 3_780), (-7, 30),
    ])
    func waitsAtLeastAsLongAsTheOtherSideAsksUpToACap(_ row: (asked: Double, delay: Double)) {
        let delay = RetryPolicy.standard.delay(afterAttempt: 1, random: 0.5, retryAfterSeconds: row.asked)
        #expect(abs(delay - row.delay) < 0.001)
    }

    @Test(arguments: [
        (failures: 1, random: 0.0, asked: nil as Double?, delay: 2.5), (1, 1, nil, 5), (2, 1, nil, 10), (5, 1, nil, 60),
        (500, 0, nil, 30), (1, 1, 20, 22),
    ])
    func leavesADependencyAloneForSecondsToAMinute(
        _ row: (failures: Int, random: Double, asked: Double?, delay: Double)
    ) {
        let delay = RetryPolicy.standard.outageDelay(
            after: row.failures,
            random: row.random,
            retryAfterSeconds: row.asked
        )
        #expect(abs(delay - row.delay) < 0.001)
    }
}
