import Domain
import Testing

@testable import Streams

struct VerdictTests {
    /// One row of the table, and what the verdict is in a word.
    struct Row: Sendable, CustomTestStringConvertible {
        let result: Result<Outcome, any Error>
        var interruption: Interruption?
        var attempt = 1
        let verdict: String

        var testDescription: String { "\(result) \(interruption.map { "\($0)" } ?? "-") \(attempt) → \(verdict)" }

        static func threw(
            _ code: Failure.Code,
            _ interruption: Interruption? = nil,
            attempt: Int = 1,
            gives verdict: String
        )
            -> Row
        {
            Row(
                result: .failure(Failure(code, "why")),
                interruption: interruption,
                attempt: attempt,
                verdict: verdict
            )
        }

        static func stopped(_ interruption: Interruption?, attempt: Int = 1, gives verdict: String) -> Row {
            Row(result: .failure(CancellationError()), interruption: interruption, attempt: attempt, verdict: verdict)
        }

        static func returned(_ outcome: Outcome, _ interruption: Interruption? = nil, gives verdict: String) -> Row {
            Row(result: .success(outcome), interruption: interruption, verdict: verdict)
        }
    }

    struct Strange: Error {}

    static let done = Outcome.done([], announcing: [])
    static let table: [Row] = [
        .returned(done, gives: "done"),
        .returned(.skipped(reason: "no picture"), gives: "skipped"),
        // What was returned stands; the ledger's fence has the last word.
        .returned(done, .deadline, gives: "done"),
        .returned(done, .cancelRequested, gives: "done"),
        .returned(done, .shutdown, gives: "done"),
        .returned(done, .lost, gives: "discard"),

        .threw(.invalidFile, gives: "dead invalid_file"),
        .threw(.needsPassword, gives: "dead needs_password"),
        .threw(.rejected, attempt: 4, gives: "dead rejected"),
        .threw(.fenced, gives: "discard"),
        .threw(.crashed, gives: "retry decoder_crashed 30.0"),
        .threw(.unavailable, attempt: 2, gives: "retry unavailable 60.0"),
        .threw(.throttled, attempt: 3, gives: "retry throttled 120.0"),
        .threw(.throttled, attempt: 4, gives: "dead throttled"),
        .threw(.unavailable, attempt: 9, gives: "dead unavailable"),
        Row(result: .failure(Strange()), verdict: "retry internal 30.0"),
        Row(result: .failure(Strange()), attempt: 4, verdict: "dead internal"),

        .stopped(.shutdown, gives: "released"),
        .stopped(.shutdown, attempt: 4, gives: "released"),
        .stopped(.deadline, gives: "retry timeout 30.0"),
        .stopped(.deadline, attempt: 4, gives: "dead timeout"),
        .stopped(.cancelRequested, gives: "cancelled"),
        .stopped(.lost, gives: "discard"),
        // Nobody told it to stop: a bug, but not the file's.
        .stopped(nil, gives: "retry internal 30.0"),
        .threw(.cancelled, .shutdown, gives: "released"),
        .threw(.cancelled, nil, gives: "retry internal 30.0"),

        // An interruption breaks other things too.
        .threw(.crashed, .shutdown, attempt: 4, gives: "released"),
        .threw(.invalidFile, .shutdown, gives: "dead invalid_file"),
        .threw(.crashed, .cancelRequested, gives: "cancelled"),
        .threw(.crashed, .deadline, gives: "retry decoder_crashed 30.0"),
        .threw(.invalidFile, .lost, gives: "discard"),
    ]

    @Test(arguments: table)
    func isDecidedByCodeInterruptionAndAttempt(_ row: Row) {
        let verdict = RetryPolicy.standard.verdict(
            on: row.result,
            interruption: row.interruption,
            attempt: row.attempt,
            random: 0.5
        )
        #expect(verdict.word == row.verdict)
    }

    @Test func waitsAsLongAsTheOtherSideAsks() {
        let verdict = RetryPolicy.standard.verdict(
            on: .failure(Failure(.throttled, "Later.", retryAfterSeconds: 300)),
            interruption: nil,
            attempt: 1,
            random: 0.5
        )
        #expect(verdict.word == "retry throttled 300.0")
    }

    @Test func aBugKeepsItsCauseForTheLog() {
        #expect(Failure(of: Strange()).cause is Strange)
    }
}

extension Verdict {
    var word: String {
        switch self {
        case .discard: "discard"
        case .end(.done, _): "done"
        case .end(.skipped, _): "skipped"
        case .end(.retry(let failure, let seconds), _): "retry \(failure.code) \(seconds)"
        case .end(.dead(let failure), _): "dead \(failure.code)"
        case .end(.cancelled, _): "cancelled"
        case .end(.released, _): "released"
        }
    }
}
