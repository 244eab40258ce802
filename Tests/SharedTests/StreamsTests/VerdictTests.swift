import Domain
import Testing

@testable import Streams

struct VerdictTests {
    /// One row of the table, and what the verdict is in a word.
    struct Row: Sendable, CustomTestStringConvertible {
        let result: Result<Outcome, any Error>
        var interruption: Interruption?
        var attempt = 1
        var past = Claim.Past.none
        let verdict: String

        var testDescription: String {
            "\(result) \(interruption.map { "\($0)" } ?? "-") \(attempt) \(past) → \(verdict)"
        }

        static func threw(
            _ code: Failure.Code,
            _ interruption: Interruption? = nil,
            attempt: Int = 1,
            crashes: Int = 0,
            waited: (times: Int, seconds: Double) = (0, 0),
            gives verdict: String
        ) -> Row {
            Row(
                result: .failure(Failure(code, "why")),
                interruption: interruption,
                attempt: attempt,
                past: Claim.Past(
                    decoderCrashes: crashes,
                    postponements: waited.times,
                    waitedSeconds: waited.seconds
                ),
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
        .threw(.throttled, attempt: 3, gives: "retry throttled 120.0"),
        .threw(.throttled, attempt: 4, gives: "dead throttled"),
        .threw(.timeout, attempt: 3, gives: "retry timeout 120.0"),
        .threw(.timeout, attempt: 4, gives: "dead timeout"),
        .threw(.upstreamError, attempt: 2, crashes: 2, waited: (9, 90_000), gives: "retry upstream_error 60.0"),

        // A dependency that is away costs no attempts, only patience.
        .threw(.unavailable, gives: "postpone unavailable 3.75"),
        .threw(.unavailable, attempt: 9, gives: "postpone unavailable 3.75"),
        .threw(.storageFull, waited: (1, 5), gives: "postpone storage_full 7.5"),
        .threw(.unavailable, waited: (40, 86_399), gives: "postpone unavailable 45.0"),
        .threw(.unavailable, waited: (40, 86_400), gives: "dead unavailable"),

        // Decoders that die are counted apart, whatever the attempts.
        .threw(.crashed, gives: "crash decoder_crashed 30.0"),
        .threw(.crashed, attempt: 4, crashes: 1, gives: "crash decoder_crashed 60.0"),
        .threw(.crashed, crashes: 2, gives: "dead decoder_crashed"),
        .threw(.crashed, crashes: 7, gives: "dead decoder_crashed"),
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
        .threw(.crashed, .deadline, gives: "retry timeout 30.0"),
        .threw(.unavailable, .shutdown, waited: (9, 90_000), gives: "released"),
        .threw(.unavailable, .deadline, gives: "postpone unavailable 3.75"),
        .threw(.invalidFile, .lost, gives: "discard"),
    ]

    @Test(arguments: table)
    func isDecidedByCodeInterruptionAndAttempt(_ row: Row) {
        let verdict = RetryPolicy.standard.verdict(
            on: row.result,
            interruption: row.interruption,
            attempt: row.attempt,
            past: row.past,
            random: 0.5
        )
        #expect(verdict.word == row.verdict)
    }

    @Test(arguments: [
        (Failure.Code.throttled, "retry throttled 300.0"), (.unavailable, "postpone unavailable 300.0"),
    ])
    func waitsAsLongAsTheOtherSideAsks(_ row: (code: Failure.Code, verdict: String)) {
        let verdict = RetryPolicy.standard.verdict(
            on: .failure(Failure(row.code, "Later.", retryAfterSeconds: 300)),
            interruption: nil,
            attempt: 1,
            random: 0
        )
        #expect(verdict.word == row.verdict)
    }

    @Test func everyCodeIsDecided() {
        for code in Failure.Code.all {
            let verdict = RetryPolicy.standard.verdict(
                on: .failure(Failure(code, "why")),
                interruption: nil,
                attempt: 1,
                random: 0
            )
            switch code.retry {
            case .never where code == .fenced: #expect(verdict.word == "discard")
            case .never where code == .cancelled: #expect(verdict.word == "retry internal 0.0")
            case .never: #expect(verdict.word == "dead \(code)")
            case .afterDelay, .whenAsked: #expect(verdict.word == "retry \(code) 0.0")
            case .whenDependencyIsBack: #expect(verdict.word == "postpone \(code) 2.5")
            case .withCare: #expect(verdict.word == "crash \(code) 0.0")
            }
        }
    }

    @Test(arguments: [(0, false), (1, false), (2, true), (3, true)])
    func runsAloneAfterTwoCrashes(_ row: (crashes: Int, isAlone: Bool)) {
        #expect(RetryPolicy.standard.runsAlone(Claim.Past(decoderCrashes: row.crashes)) == row.isAlone)
    }

    @Test func oneCrashIsEnoughIfThePolicySaysSo() {
        let strict = RetryPolicy(maximumAttempts: 4, delaySeconds: 60, capSeconds: 600, maximumCrashes: 1)
        #expect(!strict.runsAlone(.none))
        let failure = Failure(.crashed, "why")
        let verdict = strict.verdict(on: .failure(failure), interruption: nil, attempt: 1, random: 0)
        #expect(verdict.word == "dead decoder_crashed")
    }

    @Test func theLastFailureTellsTheWholeStory() {
        func message(_ failure: Failure, _ past: Claim.Past) -> String? {
            let verdict = RetryPolicy.standard.verdict(
                on: .failure(failure),
                interruption: nil,
                attempt: 1,
                past: past,
                random: 0
            )
            guard case .end(.dead(let failure), _) = verdict else { return nil }
            return failure.message
        }
        let away = Failure(.unavailable, "The object store does not answer.", dependency: .storage)
        #expect(
            message(away, Claim.Past(postponements: 9, waitedSeconds: 90_000))
                == "The object store does not answer. It was tried for 24 hours, and then given up."
        )
        let crash = Failure(.crashed, "The decoder died on this file (signal 11, SIGSEGV).")
        #expect(
            message(crash, Claim.Past(decoderCrashes: 2))
                == "The decoder died on this file (signal 11, SIGSEGV). It died 3 times, the last time alone."
        )
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
        case .end(.retry(let failure, let seconds, .errors), _): "retry \(failure.code) \(seconds)"
        case .end(.retry(let failure, let seconds, .patience), _): "postpone \(failure.code) \(seconds)"
        case .end(.retry(let failure, let seconds, .crashes), _): "crash \(failure.code) \(seconds)"
        case .end(.dead(let failure), _): "dead \(failure.code)"
        case .end(.cancelled, _): "cancelled"
        case .end(.released, _): "released"
        }
    }
}
