import Domain
import FoundationEssentials
import Testing

@testable import Streams

/// The table of docs/delivery.md, made by asking the policy.
struct DeliveryDocumentTests {
    private let policy = RetryPolicy.standard

    @Test func theTableSaysWhatThePolicyDoes() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let document = String(
            decoding: try Data(contentsOf: URL(filePath: "/\(root)/docs/delivery.md")),
            as: UTF8.self
        )
        for line in Failure.Code.Retry.allCases.map(row) {
            #expect(document.contains(line), "docs/delivery.md lacks the line\n\(line)")
        }
    }

    private func row(_ retry: Failure.Code.Retry) -> String {
        let codes = Failure.Code.all.filter { $0.retry == retry }
        let words = codes.map { "`\($0)`" }.joined(separator: " ")
        let sample = codes.first ?? .internalError
        return "| `\(retry.rawValue)` | \(words) | \(budget(sample)) | \(delay(sample)) | \(end(sample)) |"
    }

    private func ending(
        _ code: Failure.Code,
        attempt: Int = 1,
        past: Claim.Past = .none,
        random: Double = 1,
        retryAfter: Double? = nil
    ) -> Ending? {
        let failure = Failure(code, "why", retryAfterSeconds: retryAfter)
        let verdict = policy.verdict(
            on: .failure(failure),
            interruption: nil,
            attempt: attempt,
            past: past,
            random: random
        )
        guard case .end(let ending, _) = verdict else { return nil }
        return ending
    }

    private func budget(_ code: Failure.Code) -> String {
        switch ending(code) {
        case .retry(_, _, .errors): "attempts"
        case .retry(_, _, .crashes): "crashes of decoders"
        case .retry(_, _, .patience): "nothing"
        default: "—"
        }
    }

    private func seconds(
        _ code: Failure.Code,
        attempt: Int = 1,
        past: Claim.Past = .none,
        random: Double = 1,
        retryAfter: Double? = nil
    ) -> Double {
        let ending = ending(code, attempt: attempt, past: past, random: random, retryAfter: retryAfter)
        guard case .retry(_, let seconds, _) = ending else { return -1 }
        return seconds
    }

    private func delay(_ code: Failure.Code) -> String {
        guard case .retry(_, _, let budget) = ending(code) else { return "never" }
        let asked = Int(seconds(code, random: 0, retryAfter: 1_000_000))
        let generous = RetryPolicy(maximumAttempts: 99, delaySeconds: 60, capSeconds: 600)
        switch budget {
        case .patience:
            let least = seconds(code, random: 0)
            let cap = Int(seconds(code, past: Claim.Past(postponements: 99)))
            return "\(least) to \(Int(seconds(code))) s, doubling to \(cap) s, and at least `Retry-After`"
        case .errors where code.retry == .whenAsked:
            return "the same, and at least `Retry-After` up to \(asked) s"
        case .errors, .crashes:
            return "up to \(Int(seconds(code))) s, doubling to \(Int(generous.delay(afterAttempt: 98, random: 1))) s"
        }
    }

    /// Tries every count until the policy gives up.
    private func end(_ code: Failure.Code) -> String {
        if case .dead = ending(code) { return "at once" }
        if ending(code) == nil { return "at once" }
        for count in 1...100 {
            if case .dead = ending(code, attempt: count) { return "after \(count) attempts" }
            if case .dead = ending(code, past: Claim.Past(decoderCrashes: count - 1)) {
                return "after \(count) crashes"
            }
            let past = Claim.Past(postponements: 1, waitedSeconds: Double(count) * 3_600)
            if case .dead = ending(code, past: past) { return "after \(count) hours" }
        }
        return "never"
    }
}
