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
        (asked: 5.0, delay: 30.0), (90, 90), (1_000, 1_000), (1_000_000, 86_400), (-7, 30),
    ])
    func waitsAsLongAsTheOtherSideAsks(_ row: (asked: Double, delay: Double)) {
        let delay = RetryPolicy.standard.delay(afterAttempt: 1, random: 0.5, retryAfterSeconds: row.asked)
        #expect(delay == row.delay)
    }
}
